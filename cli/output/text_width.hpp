#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace wbd::cli {

// The width of UTF-8 text on a terminal, in columns: 2 for wide letters and emoji, 0 for combining marks.
[[nodiscard]] std::size_t text_width(std::string_view text);
// The text on one line, without control characters and changes of the writing direction: texts of sellers and
// buyers must not steer the terminal.
[[nodiscard]] std::string printable(std::string_view text);
// At most `width` columns; a longer text ends with "…".
[[nodiscard]] std::string shortened(std::string_view text, std::size_t width);

}  // namespace wbd::cli
