#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/output/cells.hpp"
#include "cli/output/json_tree.hpp"

namespace wbd::cli {

struct CsvStyle {
  // Rows with every member: their fields are the heading. Without it the heading has the fields of the rows,
  // in the order of their first appearance.
  const JsonNode* fixed = nullptr;
  std::vector<std::string> only{};  // the fields to write, in this order; empty = all
  std::optional<CellStyle>
      excel{};  // as a Russian Excel opens it: BOM, semicolons, decimal commas, local times
};

// RFC 4180; texts are spreadsheet_cell(). Nested objects become token.type, lists JSON. Null is an empty
// cell. A single object is one row. A field that `fixed` does not know comes behind the others. An object
// where `fixed` has none is one cell of JSON.
[[nodiscard]] std::string to_csv(const JsonNode& rows, const CsvStyle& style = {});

}  // namespace wbd::cli
