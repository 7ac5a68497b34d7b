#pragma once
// A report short enough for the caption of a picture.

#include <cstddef>
#include <span>
#include <string>

#include "core/report/section.hpp"

namespace wbd::report {

inline constexpr std::size_t kCaptionLimit = 1024;  // UTF-16 units, in Telegram and in MAX

struct Caption {
  std::string text, html;  // the same sections
};
// The first sections that fit, each whole; a section that does not fit is left out, but not those after it.
// When not even the first fits, its first lines. The markup of the HTML counts too.
[[nodiscard]] Caption caption_of(std::span<const Section> sections);

}  // namespace wbd::report
