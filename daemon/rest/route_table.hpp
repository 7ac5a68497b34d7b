#pragma once
// The routes of the API in one table: the server matches requests against it, and openapi.json is generated
// from it. Each row is next to the function that answers it, in daemon/rest/routes/<noun>.cpp.

#include <span>
#include <string>
#include <string_view>

#include "daemon/rest/route.hpp"

namespace wbd::rest {

// The same objects for the life of the process.
[[nodiscard]] std::span<const Route> routes();
// A parameter of the route's query by name, or a member of its body; null when there is none.
[[nodiscard]] const Parameter* find_parameter(const Route& route, std::string_view name);
[[nodiscard]] const BodyField* find_field(const Route& route, std::string_view name);

struct Match {
  const Route* route = nullptr;              // set when path and method match; GET routes also take HEAD
  std::string_view path_value, inner_value;  // still percent-encoded
  std::string allow;                         // "GET, HEAD, OPTIONS" when only the path matches
};
[[nodiscard]] Match match_route(std::string_view method, std::string_view path);

}  // namespace wbd::rest
