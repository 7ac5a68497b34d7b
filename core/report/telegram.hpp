#pragma once
// What Telegram takes: messages of at most 4096 UTF-16 units, HTML of a few tags.
// Everything here expects well-formed UTF-8; valid_utf8 makes it so.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wbd::report {

inline constexpr std::size_t kTelegramLimit = 4096;

[[nodiscard]] std::string valid_utf8(std::string_view text);  // broken bytes become U+FFFD
[[nodiscard]] std::size_t utf16_length(std::string_view text);
// The longest beginning of whole characters within so many UTF-16 units.
[[nodiscard]] std::string_view take_units(std::string_view text, std::size_t units);

void append_telegram_html(std::string& out, std::string_view text);  // escaped for text and attributes

// Splits at section borders so that no part passes Telegram's limit. A section that is too long by itself is
// split at its line borders, a line that is too long at a character. Nothing is cut.
[[nodiscard]] std::vector<std::string> split_for_telegram(const std::vector<std::string>& sections);

}  // namespace wbd::report
