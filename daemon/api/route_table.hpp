#pragma once
// Every route of the API in one table: the server answers by it and openapi.json is generated from it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wb::rest {

enum class ParameterType : std::uint8_t {
  integer,      // within min..max
  boolean,      // true | false
  text,         // valid UTF-8, 1..max bytes
  word,         // one of `words`
  range_start,  // a date (its 00:00 in the report zone) or an RFC 3339 time; inclusive
  range_end,    // a date (the whole day belongs to the range) or an RFC 3339 time (exclusive)
};

struct Parameter {
  std::string_view name;
  ParameterType type = ParameterType::text;
  std::string_view description;
  std::int64_t min = 0, max = 0;
  std::span<const std::string_view> words{};
};

enum class Access : std::uint8_t {
  open,       // no key
  metrics,    // an admin or bot key, unless metrics are configured open
  user_data,  // a key, and the data of the users and cabinets it may see
};

enum class Operation : std::uint8_t {
  list_orders,
  get_order,
  get_order_report,
  list_products,
  get_product,
  list_stocks,
  list_reviews,
  list_cabinets,
  health,
  ready,
  metrics,
};
inline constexpr std::size_t kOperationCount = 11;

struct Route {
  Operation operation{};
  std::string_view id;  // operationId of openapi.json
  std::string_view method;
  std::string_view pattern;  // {name} stands for one path segment
  Access access{};
  std::span<const Parameter> query{};
  std::optional<Parameter> path{};  // the parameter inside the pattern
  std::string_view summary{};
};

inline constexpr std::int64_t kDefaultLimit = 50;
inline constexpr std::int64_t kMaxLimit = 1000;

// In the order of Operation.
[[nodiscard]] std::span<const Route> routes();
[[nodiscard]] const Route& route_of(Operation operation);
// Parameter of the route's query by name; nullptr when the route has none of that name.
[[nodiscard]] const Parameter* find_parameter(const Route& route, std::string_view name);

struct Match {
  const Route* route = nullptr;  // set when path and method fit; HEAD fits where GET does
  std::string_view path_value;   // still percent-encoded
  std::string allow;             // "GET, HEAD" when only the path fits
};
[[nodiscard]] Match match_route(std::string_view method, std::string_view path);

}  // namespace wb::rest
