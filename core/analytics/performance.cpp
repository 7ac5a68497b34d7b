#include "core/analytics/performance.hpp"

#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/analytics/sales.hpp"
#include "core/store/product_names.hpp"
#include "core/store/product_stock.hpp"
#include "core/store/review_facts.hpp"
#include "core/store/stocks.hpp"

namespace wbd::analytics {
namespace {

using ByArticle = std::map<std::optional<NmId>, PerformanceNumbers>;

std::optional<NmId> article_of(const std::string& key) {
  return key.empty() ? std::nullopt : std::optional(NmId{std::stoll(key)});
}

void add_known(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& more) {
  if (more) sum = sum.value_or(0) + *more;
}

std::optional<std::int64_t> percent_of(const std::optional<std::int64_t>& part,
                                       const std::optional<std::int64_t>& whole) {
  return part && whole ? percent_hundredths(*part, *whole) : std::nullopt;
}

void add_sales(ByArticle& numbers, db::Tx& tx, const Scope& scope, const Period& period, UtcTime now,
               const TimeZone& zone) {
  SumReader reader(tx, scope, zone);
  for (const auto& [key, sums] : reader.groups(period.current, GroupBy::product)) {
    numbers[article_of(key)].current += all_currencies(sums);
  }
  for (const auto& [key, sums] : reader.groups(period.previous, GroupBy::product)) {
    numbers[article_of(key)].previous += all_currencies(sums);
  }
  for (const auto& [key, sums] : reader.groups(speed_window(now, zone), GroupBy::product)) {
    numbers[article_of(key)].recent_orders += all_currencies(sums).orders_count();
  }
}

void add_conversion(ByArticle& numbers, db::Tx& tx, const Scope& scope, const Period& period) {
  const std::chrono::days back{period.days};
  for (const CabinetId cabinet : scope.cabinets) {
    store::each_funnel_fact(tx, cabinet, scope.nm_id, Date{period.first}, Date{period.last},
                            [&](const store::FunnelFact& fact) {
                              numbers[fact.nm_id].conversion += {fact.opens, fact.carts, fact.orders};
                            });
    store::each_funnel_fact(
        tx, cabinet, scope.nm_id, Date{period.first - back}, Date{period.last - back},
        [&](const store::FunnelFact& fact) {
          numbers[fact.nm_id].previous_conversion += {fact.opens, fact.carts, fact.orders};
        });
  }
}

// Once the cabinet's stock was read, a known article without a stock row has a stock of 0.
void add_stock(ByArticle& numbers, db::Tx& tx, const Scope& scope) {
  bool known = false;
  for (const CabinetId cabinet : scope.cabinets) {
    const auto stock = store::stock_by_article(tx, cabinet, scope.nm_id);
    if (!stock) continue;
    known = true;
    for (const auto& [nm_id, quantity] : *stock) add_known(numbers[nm_id].stock, quantity);
  }
  if (!known) return;
  for (auto& [nm_id, of_article] : numbers) {
    if (nm_id && !of_article.stock) of_article.stock = 0;
  }
}

// `complete`: every day of the window is stored.
void write_conversion(JsonWriter& json, const Conversion& conversion, bool complete) {
  json.key("conversion");
  if (!conversion.known()) return json.value(nullptr);
  json.begin_object();
  json.field("open_count", conversion.opens);
  json.field("cart_count", conversion.carts);
  json.field("order_count", conversion.orders);
  json.key("cart_percent");
  json.hundredths(conversion.cart_percent_hundredths());
  json.key("order_percent");
  json.hundredths(conversion.order_percent_hundredths());
  json.key("buyer_percent");
  json.hundredths(conversion.buyer_percent_hundredths());
  json.field("complete", complete);
  json.end_object();
}

void write_speed(JsonWriter& json, const SalesNumbers& numbers, int days) {
  json.field("orders_count", numbers.orders_count());
  json.key("orders_per_day");
  json.hundredths(orders_per_day_hundredths(numbers, days));
  json.key("buyout_percent");
  json.hundredths(buyout_percent_hundredths(numbers));
  json.field("buyout_preliminary", buyout_is_preliminary(numbers));
}

void write_fields(JsonWriter& json, const PerformanceNumbers& numbers, const Performance& performance) {
  const int days = performance.period.days;
  write_speed(json, numbers.current, days);
  json.field("stock", numbers.stock);
  json.key("days_left");
  json.hundredths(numbers.stock
                      ? percent_hundredths(*numbers.stock * store::kSpeedDays, numbers.recent_orders * 100)
                      : std::nullopt);
  write_conversion(json, numbers.conversion, performance.funnel_coverage.covers(performance.period.current));
  json.key("rating");
  json.hundredths(numbers.reviews.average_hundredths());
  json.field("reviews_count", numbers.reviews.count());
}

}  // namespace

std::optional<std::int64_t> Conversion::cart_percent_hundredths() const {
  return percent_of(carts, opens);
}
std::optional<std::int64_t> Conversion::order_percent_hundredths() const {
  return percent_of(orders, carts);
}
std::optional<std::int64_t> Conversion::buyer_percent_hundredths() const {
  return percent_of(orders, opens);
}

Conversion& Conversion::operator+=(const Conversion& other) {
  add_known(opens, other.opens);
  add_known(carts, other.carts);
  add_known(orders, other.orders);
  return *this;
}

PerformanceNumbers& PerformanceNumbers::operator+=(const PerformanceNumbers& other) {
  current += other.current;
  previous += other.previous;
  conversion += other.conversion;
  previous_conversion += other.previous_conversion;
  add_known(stock, other.stock);
  recent_orders += other.recent_orders;
  reviews += other.reviews;
  return *this;
}

Performance performance(db::Tx& tx, const Scope& scope, const Period& period, UtcTime now, bool by_product,
                        const TimeZone& zone) {
  ByArticle numbers;
  add_sales(numbers, tx, scope, period, now, zone);
  add_conversion(numbers, tx, scope, period);
  for (const auto& [nm_id, reviews] : reviews_by_article(tx, scope, std::nullopt)) {
    numbers[nm_id].reviews = reviews;
  }
  add_stock(numbers, tx, scope);

  Performance performance;
  performance.period = period;
  const auto successes = store::Successes::load(tx, scope.cabinets);
  performance.coverage = sales_coverage(successes);
  performance.funnel_coverage = funnel_coverage(successes);
  std::vector<NmId> articles;
  for (const auto& [nm_id, of_article] : numbers) {
    performance.totals += of_article;
    if (nm_id) articles.push_back(*nm_id);
  }
  if (!by_product) return performance;
  const auto names = store::product_names(tx, scope.cabinets, articles);
  for (auto& [nm_id, of_article] : numbers) {
    PerformanceGroup group{nm_id, std::nullopt, std::move(of_article)};
    if (const auto name = names.find(nm_id.value_or(NmId{})); name != names.end()) {
      group.title = name->second.title;
    }
    performance.groups.push_back(std::move(group));
  }
  std::stable_sort(performance.groups.begin(), performance.groups.end(), [](const auto& a, const auto& b) {
    return a.numbers.current.orders_count() > b.numbers.current.orders_count();
  });
  return performance;
}

namespace {

void write_before(JsonWriter& json, const Performance& performance) {
  const PerformanceNumbers& totals = performance.totals;
  if (!performance.coverage.covers(performance.period.previous)) {
    json.field("previous", nullptr);
    json.field("change_percent", nullptr);
    return;
  }
  json.key("previous");
  json.begin_object();
  write_speed(json, totals.previous, performance.period.days);
  const bool whole = performance.funnel_coverage.covers(performance.period.previous);
  write_conversion(json, whole ? totals.previous_conversion : Conversion{}, whole);
  json.end_object();
  json.key("change_percent");
  json.begin_object();
  const auto change = change_hundredths(totals.current.orders_count(), totals.previous.orders_count());
  json.key("orders_count");
  json.hundredths(change);
  json.key("orders_per_day");
  json.hundredths(change);
  json.key("buyout_percent");
  json.hundredths(buyout_points_hundredths(totals.current, totals.previous));
  json.end_object();
}

}  // namespace

void write_performance(JsonWriter& json, const Performance& performance, const TimeZone& zone) {
  json.begin_object();
  json.key("period");
  write_period(json, performance.period, zone, &performance.coverage);
  json.key("totals");
  json.begin_object();
  write_fields(json, performance.totals, performance);
  json.end_object();
  write_before(json, performance);
  json.key("groups");
  json.begin_array();
  for (const PerformanceGroup& group : performance.groups) {
    json.begin_object();
    json.field("key", group.nm_id ? std::optional(std::to_string(group.nm_id->value)) : std::nullopt);
    json.field("title", group.title);
    write_fields(json, group.numbers, performance);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace wbd::analytics
