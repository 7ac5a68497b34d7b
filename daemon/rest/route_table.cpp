#include "daemon/rest/route_table.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/result.hpp"
#include "daemon/rest/routes/nouns.hpp"

namespace wbd::rest {
namespace {

// One line a noun. Where two patterns fit a path, the first one answers.
constexpr std::array kNouns{
    order_routes,      //
    report_routes,     //
    analytics_routes,  //
    sale_routes,       //
    product_routes,    //
    stock_routes,      //
    review_routes,     //
    question_routes,   //
    price_routes,      //
    warehouse_routes,  //
    tariff_routes,     //
    finance_routes,    //
    funnel_routes,     //
    cabinet_routes,    //
    member_routes,     //
    user_routes,       //
    sync_routes,       //
    event_routes,      //
    service_routes,
};

std::vector<Route> make_table() {
  std::vector<Route> table;
  for (const auto noun : kNouns) {
    for (const Route& route : noun()) {
      table.push_back(route);
      table.back().index = table.size() - 1;
    }
  }
  return table;
}

// The value of the pattern's parameter ("" when it has none), nullopt when the path does not fit.
std::optional<std::string_view> fit(std::string_view pattern, std::string_view path) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) {
    return pattern == path ? std::optional(std::string_view{}) : std::nullopt;
  }
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(pattern.find('}') + 1);
  if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) {
    return std::nullopt;
  }
  const std::string_view value = path.substr(before.size(), path.size() - before.size() - after.size());
  return value.find('/') == std::string_view::npos ? std::optional(value) : std::nullopt;
}

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> table = make_table();
  return table;
}

const Route& route_of(std::string_view id) {
  const auto table = routes();
  const auto found = std::ranges::find(table, id, &Route::id);
  if (found == table.end()) throw Failure({Errc::internal, "there is no route " + std::string(id)});
  return *found;
}

const Parameter* find_parameter(const Route& route, std::string_view name) {
  const auto found = std::ranges::find(route.query, name, &Parameter::name);
  return found == route.query.end() ? nullptr : &*found;
}

const Field* find_field(const Route& route, std::string_view name) {
  const auto found = std::ranges::find(route.body, name, [](const Field& field) { return field.value.name; });
  return found == route.body.end() ? nullptr : &*found;
}

Match match_route(std::string_view method, std::string_view path) {
  Match match;
  for (const Route& route : routes()) {
    const auto value = fit(route.pattern, path);
    if (!value) continue;
    if (method == route.method || (method == "HEAD" && route.method == "GET")) {
      return {&route, *value, {}};
    }
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += route.method;
    if (route.method == "GET") match.allow += ", HEAD";
  }
  if (!match.allow.empty()) match.allow += ", OPTIONS";
  return match;
}

}  // namespace wbd::rest
