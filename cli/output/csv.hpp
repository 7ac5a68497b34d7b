#pragma once
#include <string>

#include "cli/output/json_tree.hpp"

namespace wbd::cli {

// RFC 4180. The heading has all field names in the order of their first appearance; nested objects become
// token.type, lists JSON. Null is an empty cell. A single object is one row.
[[nodiscard]] std::string to_csv(const JsonNode& rows);

}  // namespace wbd::cli
