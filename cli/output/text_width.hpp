#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/foreign_text.hpp"

namespace wbd::cli {

// The width of UTF-8 text on a terminal, in columns: 2 for wide letters and emoji, 0 for combining marks.
[[nodiscard]] std::size_t text_width(std::string_view text);
// At most `width` columns; a longer text ends with "…".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

}  // namespace wbd::cli
