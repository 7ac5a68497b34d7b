#pragma once
#include <string>

#include "core/sheet/table.hpp"

namespace wbd::test {

// "1:a|b 2:c": each row with its line; or the error.
inline std::string text_of(const Result<sheet::Table>& table) {
  if (!table) return "error: " + table.error().detail;
  std::string out;
  for (const sheet::Row& row : table->rows) {
    if (!out.empty()) out += ' ';
    out += std::to_string(row.line) + ':';
    for (std::size_t i = 0; i < row.cells.size(); ++i) out += (i == 0 ? "" : "|") + row.cells[i];
  }
  return out;
}

}  // namespace wbd::test
