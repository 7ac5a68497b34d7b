#pragma once
// Schemas and parameters as JSON Schema 2020-12, in JSON text.

#include <string>
#include <string_view>

#include "daemon/rest/openapi/schema.hpp"
#include "daemon/rest/route_table.hpp"

namespace wbd::rest::openapi {

[[nodiscard]] std::string json_schema(const Schema& schema);
[[nodiscard]] std::string json_schema(const Parameter& parameter);

// Example values.
[[nodiscard]] std::string example_of(const Schema& schema);
[[nodiscard]] std::string example_of(const Parameter& parameter);

}  // namespace wbd::rest::openapi
