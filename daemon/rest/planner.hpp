#pragma once
// Makes the plan of a request from the request and a Directory. Pure functions.

#include <variant>

#include "daemon/rest/plan.hpp"

namespace wbd::rest {

struct PlanInput {
  const Directory& directory;
  const Route& route;
  std::string_view path_value, query, body;
  Credentials credentials;
  UtcTime now;
  const TimeZone& zone;
  Language language = Language::ru;  // the fallback, if neither the request nor its user has one
  std::string_view inner_value{};    // of the second parameter in the path
  bool body_is_json = true;          // by its type; other types are for routes that read the body themselves
};
// Checks in this order: key (401), parameters (422), user and cabinet (404).
[[nodiscard]] std::variant<Plan, Problem> make_plan(const PlanInput& input);

}  // namespace wbd::rest
