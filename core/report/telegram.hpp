#pragma once
// Telegram's limits: a message has at most 4096 UTF-16 units and few HTML tags. Every function expects
// well-formed UTF-8, which valid_utf8 produces.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wbd::report {

inline constexpr std::size_t kTelegramLimit = 4096;

[[nodiscard]] std::string valid_utf8(std::string_view text);  // invalid bytes become U+FFFD
[[nodiscard]] std::size_t utf16_length(std::string_view text);
// The longest prefix of whole characters with at most `units` UTF-16 units.
[[nodiscard]] std::string_view take_units(std::string_view text, std::size_t units);

void append_telegram_html(std::string& out, std::string_view text);  // escaped for text and attributes

// Splits at section borders so that no part exceeds Telegram's limit. A longer section is split between
// lines, a longer line between characters. No text is lost.
[[nodiscard]] std::vector<std::string> split_for_telegram(const std::vector<std::string>& sections);

}  // namespace wbd::report
