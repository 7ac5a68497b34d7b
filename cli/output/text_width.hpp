#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace wbd::cli {

// Columns a terminal gives to UTF-8 text: 2 for wide letters and emoji, 0 for combining marks.
[[nodiscard]] std::size_t text_width(std::string_view text);
// The text on one line, without anything that would steer the terminal or turn the writing direction: what
// sellers and buyers write is shown, not obeyed.
[[nodiscard]] std::string printable(std::string_view text);
// At most `width` columns; a longer text ends with "…".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

}  // namespace wbd::cli
