#pragma once
#include <string>

#include "cli/output/json_tree.hpp"

namespace wbd::cli {

// RFC 4180. Nested objects become token.type, lists JSON. Null is an empty cell. A single object is one row.
// The heading has the fields of `sample`, an array of rows with every member. A field that the sample does
// not know comes behind them. An object where the sample has none is one cell of JSON. Without a sample the
// heading has the fields of the rows, in the order of their first appearance.
[[nodiscard]] std::string to_csv(const JsonNode& rows, const JsonNode* sample = nullptr);

}  // namespace wbd::cli
