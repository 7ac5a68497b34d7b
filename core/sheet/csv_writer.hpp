#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/json_tree.hpp"
#include "core/base/time.hpp"

namespace wbd::sheet {

struct CsvStyle {
  // Rows with every member: their fields are the heading. Without it the heading has the fields of the rows,
  // in the order of their first appearance.
  const JsonNode* fixed = nullptr;
  std::vector<std::string> only{};  // the fields to write, in this order; empty = all
  // As a Russian Excel opens it: BOM, semicolons, decimal commas, times of this zone.
  std::optional<TimeZone> excel{};
  bool heading = true;  // false: a further part of a file
};

// RFC 4180; texts are spreadsheet_cell(). Nested objects become token.type, lists JSON. Null is an empty
// cell. A single object is one row. A field that `fixed` does not know comes behind the others. An object
// where `fixed` has none is one cell of JSON.
// The names of all columns of such rows: "token.type".
[[nodiscard]] std::vector<std::string> csv_columns(const JsonNode& rows);
[[nodiscard]] std::string to_csv(const JsonNode& rows, const CsvStyle& style = {});

}  // namespace wbd::sheet
