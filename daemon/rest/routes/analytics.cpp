#include "core/analytics/performance.hpp"
#include "core/analytics/reviews.hpp"
#include "core/analytics/sales.hpp"
#include "core/analytics/sources.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/periods.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 1> kProductWord{"product"};
constexpr Parameter kGroupBy{"group_by", ParameterType::word,   "What the groups are of", 0,
                             0,          analytics::kGroupNames};
constexpr Parameter kByProduct{"group_by", ParameterType::word, "What the groups are of", 0, 0, kProductWord,
                               "product"};
constexpr std::array kSalesQuery{kTelegramId, kUserId,   kCabinetId, kNmId,
                                 kPeriod,     kDateFrom, kDateTo,    kGroupBy};
constexpr std::array kProductQuery{kTelegramId, kUserId,   kCabinetId, kNmId,
                                   kPeriod,     kDateFrom, kDateTo,    kByProduct};

analytics::Scope scope_of(const ReadInput& in) {
  return {in.cabinets(), id_argument<NmId>(in.arguments(), "nm_id")};
}

analytics::Period period_of(const ReadInput& in) {
  const auto chosen = chosen_period(in.arguments(), in.now, in.zone);
  return chosen ? *chosen : analytics::last_days(kDefaultPeriod, in.now, in.zone);
}

ReadResult result_of(const ReadInput& in, std::string data, std::span<const Dataset> sources) {
  ReadResult result{{}, in.cabinets(), sources, kAnalyticsTtl, true};
  result.page.data = std::move(data);
  return result;
}

ReadResult get_sales(db::Tx& tx, const ReadInput& in) {
  analytics::SalesQuery query{scope_of(in), period_of(in), std::nullopt, in.now};
  if (const auto word = in.arguments().text("group_by")) query.group_by = analytics::parse_group_by(*word);
  return result_of(in, analytics::sales_json(tx, query, in.zone), analytics::kSalesSources);
}

ReadResult get_reviews(db::Tx& tx, const ReadInput& in) {
  const auto period = chosen_period(in.arguments(), in.now, in.zone);
  std::string data;
  JsonWriter json(data);
  analytics::write_reviews(json, analytics::reviews(tx, scope_of(in), period, true), in.zone);
  return result_of(in, std::move(data), analytics::kReviewSources);
}

ReadResult get_performance(db::Tx& tx, const ReadInput& in) {
  std::string data;
  JsonWriter json(data);
  analytics::write_performance(
      json, analytics::performance(tx, scope_of(in), period_of(in), in.now, true, in.zone), in.zone);
  return result_of(in, std::move(data), analytics::kPerformanceSources);
}

constexpr std::array kAnalyticsRoutes{
    Route{.id = "getSalesAnalytics",
          .pattern = "/api/v1/analytics/sales",
          .summary =
              "Orders, buyouts and returns of a period (30 days when none is given), against the one before",
          .query = kSalesQuery,
          .check = check_period,
          .schema = "SalesAnalytics",
          .kind =
              ReadRoute{
                  .read = get_sales, .without_cabinets = true, .cache_key = "analytics:{nm_id}:{period}"}},
    Route{.id = "getReviewAnalytics",
          .pattern = "/api/v1/analytics/reviews",
          .summary = "Ratings and what waits for an answer, of a period or of all time",
          .query = kProductQuery,
          .check = check_period,
          .schema = "ReviewAnalytics",
          .kind = ReadRoute{.read = get_reviews,
                            .without_cabinets = true,
                            .cache_key = "analytics_reviews:{nm_id}:{period}"}},
    Route{.id = "getPerformanceAnalytics",
          .pattern = "/api/v1/analytics/performance",
          .summary = "Order speed, buyout rate, days of stock, conversion and rating",
          .query = kProductQuery,
          .check = check_period,
          .schema = "PerformanceAnalytics",
          .kind = ReadRoute{.read = get_performance,
                            .without_cabinets = true,
                            .cache_key = "analytics_performance:{nm_id}:{period}"}},
};

}  // namespace

Noun analytics_noun() {
  return {.tags = {{"analytics", "Figures of a period"}},
          .routes = kAnalyticsRoutes,
          .schemas = openapi::analytics_schemas};
}

}  // namespace wbd::rest
