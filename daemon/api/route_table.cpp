#include "daemon/api/route_table.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace wb::rest {
namespace {

using enum ParameterType;

constexpr std::int64_t kMaxId = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMinId = std::numeric_limits<std::int64_t>::min();

constexpr std::array<std::string_view, 4> kStatuses{"created", "buyout", "cancelled", "returned"};
constexpr std::array<std::string_view, 2> kLanguages{"ru", "en"};
constexpr std::array<std::string_view, 3> kFormats{"json", "text", "html"};

constexpr Parameter kTelegramId{"telegram_id", integer, "The user whose data is asked for", 1, kMaxId};
constexpr Parameter kUserId{"user_id", integer, "Another name of telegram_id", 1, kMaxId};
constexpr Parameter kCabinetId{"cabinet_id", integer, "Only this cabinet of the user", 1, kMaxId};
constexpr Parameter kLimit{"limit", integer, "Rows of the page", 1, kMaxLimit};
constexpr Parameter kOffset{"offset", integer, "Rows to skip", 0, 1'000'000'000};
constexpr Parameter kDateFrom{"date_from", range_start, "Start of the range, inclusive"};
constexpr Parameter kDateTo{"date_to", range_end, "End of the range: a date inclusive, a time exclusive"};
constexpr Parameter kNmId{"nm_id", integer, "WB article", 1, kMaxId};
constexpr Parameter kSearch{"q", text, "Part of a number, code or title", 1, 200};
constexpr Parameter kStatus{"status", word, "Status of the order", 0, 0, kStatuses};
constexpr Parameter kWarehouseId{"warehouse_id", integer, "WB's warehouse id", kMinId, kMaxId};
constexpr Parameter kSize{"size", text, "Size as the seller named it", 1, 64};
constexpr Parameter kCritical{"critical", boolean, "Only stock that runs out soon"};
constexpr Parameter kAnswered{"answered", boolean, "Only reviews with or without an answer"};
constexpr Parameter kRating{"rating", integer, "Stars of the review", 1, 5};
constexpr Parameter kLanguage{"lang", word, "Language of the report", 0, 0, kLanguages};
constexpr Parameter kFormat{"format", word, "Form of the report", 0, 0, kFormats};

constexpr Parameter kOrderKey{"id", text, "Id or srid of the order", 1, 128};
constexpr Parameter kNmIdKey{"nm_id", integer, "WB article", 1, kMaxId};

constexpr std::array kOrdersQuery{kTelegramId, kUserId, kCabinetId, kStatus, kDateFrom,
                                  kDateTo,     kNmId,   kSearch,    kLimit,  kOffset};
constexpr std::array kObjectQuery{kTelegramId, kUserId, kCabinetId};
constexpr std::array kReportQuery{kTelegramId, kUserId, kCabinetId, kLanguage, kFormat};
constexpr std::array kProductsQuery{kTelegramId, kUserId, kCabinetId, kNmId, kSearch, kLimit, kOffset};
constexpr std::array kStocksQuery{kTelegramId, kUserId,   kCabinetId, kWarehouseId, kNmId,
                                  kSize,       kCritical, kLimit,     kOffset};
constexpr std::array kReviewsQuery{kTelegramId, kUserId,   kCabinetId, kNmId,  kAnswered,
                                   kRating,     kDateFrom, kDateTo,    kLimit, kOffset};
constexpr std::array kCabinetsQuery{kTelegramId, kUserId, kLimit, kOffset};

constexpr std::array<Route, kOperationCount> kRoutes{{
    {Operation::list_orders,
     "listOrders",
     "GET",
     "/api/v1/orders",
     Access::user_data,
     kOrdersQuery,
     {},
     "Orders, newest first"},
    {Operation::get_order, "getOrder", "GET", "/api/v1/orders/{id}", Access::user_data, kObjectQuery,
     kOrderKey, "One order by id or srid"},
    {Operation::get_order_report, "getOrderReport", "GET", "/api/v1/orders/{id}/report", Access::user_data,
     kReportQuery, kOrderKey, "The report of one order as JSON, text or Telegram HTML"},
    {Operation::list_products,
     "listProducts",
     "GET",
     "/api/v1/products",
     Access::user_data,
     kProductsQuery,
     {},
     "Products with rating and stock"},
    {Operation::get_product, "getProduct", "GET", "/api/v1/products/{nm_id}", Access::user_data, kObjectQuery,
     kNmIdKey, "One product by its WB article"},
    {Operation::list_stocks,
     "listStocks",
     "GET",
     "/api/v1/stocks",
     Access::user_data,
     kStocksQuery,
     {},
     "Stock by size and warehouse with days left"},
    {Operation::list_reviews,
     "listReviews",
     "GET",
     "/api/v1/reviews",
     Access::user_data,
     kReviewsQuery,
     {},
     "Reviews, newest first"},
    {Operation::list_cabinets,
     "listCabinets",
     "GET",
     "/api/v1/cabinets",
     Access::user_data,
     kCabinetsQuery,
     {},
     "Cabinets the user is a member of"},
    {Operation::health, "health", "GET", "/healthz", Access::open, {}, {}, "The process is alive"},
    {Operation::ready, "ready", "GET", "/readyz", Access::open, {}, {}, "The process can answer requests"},
    {Operation::metrics, "metrics", "GET", "/metrics", Access::metrics, {}, {}, "Prometheus metrics"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kRoutes.size(); ++i) {
    if (static_cast<std::size_t>(kRoutes[i].operation) != i) return false;
  }
  return true;
}
static_assert(in_order(), "route_of() indexes the table by operation");

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
  return kRoutes;
}

const Route& route_of(Operation operation) {
  return kRoutes[static_cast<std::size_t>(operation)];
}

const Parameter* find_parameter(const Route& route, std::string_view name) {
  const auto found = std::ranges::find(route.query, name, &Parameter::name);
  return found == route.query.end() ? nullptr : &*found;
}

Match match_route(std::string_view method, std::string_view path) {
  Match match;
  for (const Route& route : kRoutes) {
    const auto value = fit(route.pattern, path);
    if (!value) continue;
    if (method == route.method || (method == "HEAD" && route.method == "GET")) {
      return {&route, *value, {}};
    }
    if (!match.allow.empty()) match.allow += ", ";
    match.allow += route.method;
    if (route.method == "GET") match.allow += ", HEAD";
  }
  return match;
}

}  // namespace wb::rest
