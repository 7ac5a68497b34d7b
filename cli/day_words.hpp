#pragma once
// Days as people name them.

#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::cli {

// 2026-11-29, 29.11.2026, today, yesterday, сегодня, вчера, позавчера, and -7d, -2w (also -7д, -2н) counted
// from `today`. nullopt for any other text.
[[nodiscard]] std::optional<Date> day_of_words(std::string_view text, Date today);

}  // namespace wbd::cli
