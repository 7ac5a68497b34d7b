#pragma once
// Texts that WB, sellers or buyers wrote, on their way to a terminal, a log or a spreadsheet. They must not
// steer it: control characters (C0, DEL, C1), changes of the writing direction, formulas.

#include <cstddef>
#include <string>
#include <string_view>

namespace wbd {

// The first character of a text that is not empty. A byte outside any character counts as U+FFFD.
struct Utf8Character {
  char32_t point;
  std::size_t bytes;
};
[[nodiscard]] Utf8Character first_character(std::string_view text);
[[nodiscard]] bool steers_terminal(char32_t point);

// On one line; each steering character becomes a blank, each byte outside any character U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);
// The same for our own text with foreign pieces: line ends and our bold stay.
[[nodiscard]] std::string printable_lines(std::string_view text);
// A text cell of a table for spreadsheets. Steering characters other than tab and line end are left out. A
// text that a spreadsheet would take for a formula gets a leading apostrophe, unless it is a number.
[[nodiscard]] std::string spreadsheet_cell(std::string_view text);
// A whole JSON document; steering characters in its strings become \u escapes.
[[nodiscard]] std::string printable_json(std::string_view json);

}  // namespace wbd
