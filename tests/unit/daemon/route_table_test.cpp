#include "daemon/rest/route_table.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "daemon/rest/arguments.hpp"
#include "tests/unit/rows.hpp"

namespace route_table_test {

using namespace wbd;
using namespace wbd::rest;

TEST_CASE("a path and a method find their route") {
  struct Case {
    const char* method;
    const char* path;
    const char* id;
    const char* value;
    const char* inner = "";
  };
  const auto c = EACH_ROW(Case, {
                                    {"GET", "/api/v1/orders", "listOrders", ""},
                                    {"HEAD", "/api/v1/orders", "listOrders", ""},
                                    {"GET", "/api/v1/orders/17", "getOrder", "17"},
                                    {"GET", "/api/v1/orders/a%2Fb", "getOrder", "a%2Fb"},
                                    {"GET", "/api/v1/orders/17/report", "getOrderReport", "17"},
                                    {"GET", "/api/v1/products/55/report", "getProductReport", "55"},
                                    {"GET", "/api/v1/reports/sales", "getSalesReport", ""},
                                    {"GET", "/api/v1/reports/daily", "getDailyReport", ""},
                                    {"GET", "/api/v1/dashboard", "getDashboard", ""},
                                    {"GET", "/api/v1/analytics/sales", "getSalesAnalytics", ""},
                                    {"GET", "/api/v1/analytics/reviews", "getReviewAnalytics", ""},
                                    {"GET", "/api/v1/analytics/performance", "getPerformanceAnalytics", ""},
                                    {"GET", "/api/v1/products", "listProducts", ""},
                                    {"GET", "/api/v1/products/55", "getProduct", "55"},
                                    {"GET", "/api/v1/stocks", "listStocks", ""},
                                    {"GET", "/api/v1/reviews", "listReviews", ""},
                                    {"GET", "/api/v1/cabinets", "listCabinets", ""},
                                    {"POST", "/api/v1/cabinets", "addCabinet", ""},
                                    {"GET", "/api/v1/cabinets/7", "getCabinet", "7"},
                                    {"DELETE", "/api/v1/cabinets/7", "removeCabinet", "7"},
                                    {"POST", "/api/v1/cabinets/7/members", "addMember", "7"},
                                    {"DELETE", "/api/v1/cabinets/7/members", "removeMember", "7"},
                                    {"POST", "/api/v1/users", "putUser", ""},
                                    {"PATCH", "/api/v1/users/100", "patchUser", "100"},
                                    {"GET", "/api/v1/users/100/targets", "listTargets", "100"},
                                    {"PATCH", "/api/v1/users/100/targets/7", "changeTarget", "100", "7"},
                                    {"POST", "/api/v1/users/100/targets/7/test", "testTarget", "100", "7"},
                                    {"GET", "/healthz", "health", ""},
                                    {"HEAD", "/readyz", "ready", ""},
                                    {"GET", "/metrics", "metrics", ""},
                                });
  INFO(c.method << ' ' << c.path);
  const Match match = match_route(c.method, c.path);
  REQUIRE(match.route);
  CHECK(match.route->id == c.id);
  CHECK(match.path_value == c.value);
  CHECK(match.inner_value == c.inner);
}

TEST_CASE("an unknown path is not found, with any method") {
  const auto* path = GENERATE("/", "", "/api/v1/order", "/api/v1/orders/", "/api/v1/orders//report",
                              "/api/v1/orders/1/2", "/api/v1/orders/1/report/", "/api/v1/orders/1/reports",
                              "/API/v1/orders", "/api/v1/users/1/targets/", "/api/v1/users//targets/1",
                              "/api/v1/users/1/targets/2/3", "/healthz/", "//healthz", "/api/v1/stocks/1");
  INFO(path);
  for (const auto* method : {"GET", "HEAD", "POST"}) {
    const Match match = match_route(method, path);
    CHECK(match.route == nullptr);
    CHECK(match.allow.empty());
  }
}

TEST_CASE("a wrong method tells what is allowed") {
  for (const Route& route : routes()) {
    std::string path(route.pattern);
    for (auto open = path.find('{'); open != std::string::npos; open = path.find('{'))
      path.replace(open, path.find('}') - open + 1, "1");
    INFO(path);
    std::string allowed;
    std::set<std::string_view> taken;
    for (const Route& other : routes()) {
      if (other.pattern != route.pattern) continue;
      taken.insert(other.method);
      if (!allowed.empty()) allowed += ", ";
      allowed += other.method == "GET" ? "GET, HEAD" : other.method;
    }
    for (const auto* method : {"PUT", "TRACE", "get", ""}) {
      if (taken.contains(method)) continue;
      const Match match = match_route(method, path);
      CHECK(match.route == nullptr);
      CHECK(match.allow == allowed + ", OPTIONS");
    }
  }
}

TEST_CASE("operation ids and parameter names are unique") {
  std::set<std::string_view> ids;
  for (const Route& route : routes()) {
    INFO(route.id);
    CHECK(ids.insert(route.id).second);
    CHECK(&routes()[route.index] == &route);
    std::set<std::string_view> names;
    if (route.path) names.insert(route.path->name);
    if (route.inner) CHECK(names.insert(route.inner->name).second);
    for (const Parameter& parameter : route.query) CHECK(names.insert(parameter.name).second);
    const auto parameters = std::ranges::count(route.pattern, '{');
    CHECK(route.path.has_value() == (parameters > 0));
    CHECK(route.inner.has_value() == (parameters > 1));
    CHECK(parameters <= 2);
  }
}

TEST_CASE("a fallback is a value that the parameter takes") {
  for (const Route& route : routes()) {
    const auto [arguments, errors, more, not_json] = parse_query(route, "", TimeZone::moscow());
    for (const Parameter& parameter : route.query) {
      INFO(route.id << ' ' << parameter.name);
      CHECK(arguments.printed(parameter.name).value_or("") == parameter.fallback);
      if (parameter.fallback.empty()) continue;
      CHECK(parse_query(route, std::string(parameter.name) + '=' + std::string(parameter.fallback),
                        TimeZone::moscow())
                .errors.empty());
    }
  }
}

TEST_CASE("the cache key of a route names parameters it has") {
  for (const Route& route : routes()) {
    if (route.reads() == nullptr) continue;
    INFO(route.id);
    CHECK_FALSE(route.reads()->cache_key.empty());
    std::string_view rest = route.reads()->cache_key;
    for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
      rest.remove_prefix(open + 1);
      const std::string_view name = rest.substr(0, rest.find('}'));
      INFO(name);
      const bool known =
          name == "who" || find_parameter(route, name) || (route.path && route.path->name == name);
      CHECK(known);
    }
  }
}

TEST_CASE("every route with user data lets the user be named") {
  for (const Route& route : routes()) {
    if (route.access != Access::user_data && route.access != Access::new_user) continue;
    INFO(route.id);
    const bool in_path = route.path && route.path->name == "telegram_id";
    const bool in_query = find_parameter(route, "telegram_id") && find_parameter(route, "user_id");
    const bool in_body = find_field(route, "telegram_id") && find_field(route, "user_id");
    CHECK((in_path || in_query || in_body));
  }
}

TEST_CASE("a route has the function of its kind, and the settings of its body exist") {
  for (const Route& route : routes()) {
    INFO(route.id);
    if (route.reads() != nullptr) CHECK((route.reads()->read != nullptr));
    if (route.writes() != nullptr) CHECK((route.writes()->write != nullptr));
    for (const BodyField& field : route.body()) {
      INFO(field.value.name);
      if (field.value.type == ParameterType::setting) CHECK(find_user_setting(field.value.name));
    }
  }
}

}  // namespace route_table_test
