#pragma once
// Collects the rows of a table within its bounds.

#include <string>
#include <string_view>

#include "core/sheet/table.hpp"

namespace wbd::sheet {

// Without blanks of any kind around, also no-break spaces.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Throws BadTable beyond a bound.
class TableBuilder {
 public:
  void begin_row(std::int64_t line);
  // Columns count from 0 and may come in any order.
  void put(std::size_t column, std::string_view text);
  void end_row();  // a row without text is dropped
  // Copies the cell of the first row, if it has text, to the rows up to `last` that exist and have none
  // there.
  void fill_down(std::int64_t first, std::int64_t last, std::size_t column);
  [[nodiscard]] Table take() { return std::move(table_); }

 private:
  void count_text(std::size_t bytes);
  Table table_;
  Row row_;
  std::size_t text_bytes_ = 0;
  std::size_t filled_ = 0;  // rows that fill_down() has looked at
};

}  // namespace wbd::sheet
