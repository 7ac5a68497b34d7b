#include "daemon/rest/route_table.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/result.hpp"
#include "daemon/rest/routes/nouns.hpp"

namespace wbd::rest {
namespace {

std::vector<Route> make_table() {
  std::vector<Route> table;
  for (const Noun& noun : nouns()) {
    for (const Route& route : noun.routes) {
      table.push_back(route);
      table.back().index = table.size() - 1;
    }
  }
  return table;
}

// The values of the pattern's parameters ("" where it has none).
using Values = std::array<std::string_view, 2>;

// nullopt when the path does not match.
std::optional<Values> fit(std::string_view pattern, std::string_view path) {
  Values values;
  for (std::string_view& value : values) {
    const std::size_t open = pattern.find('{');
    if (open == std::string_view::npos) break;
    if (path.substr(0, open) != pattern.substr(0, open)) return std::nullopt;
    path.remove_prefix(open);
    pattern.remove_prefix(pattern.find('}') + 1);
    value = path.substr(0, path.find('/'));
    path.remove_prefix(value.size());
    if (value.empty()) return std::nullopt;
  }
  return pattern == path ? std::optional(values) : std::nullopt;
}

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> table = make_table();
  return table;
}

const Parameter* find_parameter(const Route& route, std::string_view name) {
  const auto found = std::ranges::find(route.query, name, &Parameter::name);
  return found == route.query.end() ? nullptr : &*found;
}

const BodyField* find_field(const Route& route, std::string_view name) {
  const auto body = route.body();
  const auto found = std::ranges::find(body, name, [](const BodyField& field) { return field.value.name; });
  return found == body.end() ? nullptr : &*found;
}

// A path without parameters takes precedence over one with them, as in OpenAPI; it is earlier in the table.
Match match_route(std::string_view method, std::string_view path) {
  Match match;
  bool concrete = false;
  for (const Route& route : routes()) {
    const auto values = fit(route.pattern, path);
    if (!values || (concrete && route.pattern != path)) continue;
    concrete = concrete || route.pattern == path;
    if (method == route.method || (method == "HEAD" && route.method == "GET")) {
      return {&route, values->front(), values->back(), {}};
    }
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += route.method;
    if (route.method == "GET") match.allow += ", HEAD";
  }
  if (!match.allow.empty()) match.allow += ", OPTIONS";
  return match;
}

}  // namespace wbd::rest
