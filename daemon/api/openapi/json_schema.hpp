#pragma once
// Our tables as JSON Schema 2020-12, each as finished JSON.

#include <string>
#include <string_view>

#include "daemon/api/openapi/schema.hpp"
#include "daemon/api/route_table.hpp"

namespace wb::rest::openapi {

[[nodiscard]] std::string json_schema(const Schema& schema);
[[nodiscard]] std::string json_schema(const Parameter& parameter);

// Values that fit them.
[[nodiscard]] std::string example_of(const Schema& schema);
[[nodiscard]] std::string example_of(const Parameter& parameter);

}  // namespace wb::rest::openapi
