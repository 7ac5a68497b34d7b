#pragma once
// The parts of the document about requests: parameters and bodies.

#include <span>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "daemon/rest/openapi/schema.hpp"
#include "daemon/rest/route.hpp"

namespace wbd::rest::openapi {

using Json = nlohmann::ordered_json;  // people read the document, so its members keep their order

inline constexpr std::string_view kJson = "application/json";

[[nodiscard]] Json schema_reference(std::string_view name);
[[nodiscard]] Json example(std::string_view schema);
// components/parameters: the headers that several routes read.
[[nodiscard]] Json header_parameters();
[[nodiscard]] Json parameters_of(const Route& route);
[[nodiscard]] Json body_of(std::span<const BodyField> body);
// A body that the writer reads itself: JSON by a schema, or a file.
[[nodiscard]] Json file_body_of(const WriteRoute& route);

}  // namespace wbd::rest::openapi
