#include <algorithm>

#include "core/analytics/numbers.hpp"
#include "core/analytics/sales.hpp"
#include "core/report/metric_sections.hpp"
#include "core/view/loading.hpp"

namespace wbd::report {
namespace {

using analytics::all_currencies;
using analytics::Overview;
using analytics::PeriodSums;

// Amounts of several currencies are not added up.
template <class Amount>
std::optional<Amount> single(const SalesByCurrency& sums, Amount amount) {
  return sums.size() > 1 ? std::nullopt : std::optional(amount);
}

std::optional<std::string> currency_of(const SalesByCurrency& sums,
                                       const std::optional<std::string>& if_none) {
  return sums.empty() ? if_none : analytics::only_currency({&sums});
}

void write_orders(JsonWriter& json, const SalesByCurrency& sums, const std::optional<std::string>& if_none) {
  const SalesNumbers all = all_currencies(sums);
  json.field("orders_count", all.orders_count());
  json.field("orders_sum", single(sums, all.orders_sum));
  json.field("cancelled_count", all.cancelled_count);
  json.field("in_transit_count", all.in_transit_count);
  json.field("unpriced_count", all.unpriced_count);
  json.field("currency", currency_of(sums, if_none));
}

void write_buyouts(JsonWriter& json, const SalesByCurrency& sums, const std::optional<std::string>& if_none) {
  const SalesNumbers all = all_currencies(sums);
  json.field("buyouts_count", all.buyouts_count);
  json.field("buyouts_sum", single(sums, all.buyouts_sum));
  json.field("returns_count", all.returns_count);
  json.field("returns_sum", single(sums, all.returns_sum));
  json.key("buyout_percent");
  json.hundredths(analytics::buyout_percent_hundredths(all));
  json.field("buyout_preliminary", analytics::buyout_is_preliminary(all));
  json.field("currency", currency_of(sums, if_none));
}

template <class Write>
void write_periods(JsonWriter& json, std::string_view name, const Overview& overview, Write write) {
  json.key(name);
  json.begin_array();
  for (const PeriodSums& period : overview.periods) {
    json.begin_object();
    json.field("days", period.days);
    write(period);
    json.end_object();
  }
  json.end_array();
}

void write_today(JsonWriter& json, const Overview& overview, const std::optional<std::string>& if_none) {
  const SalesNumbers today = all_currencies(overview.today);
  const SalesNumbers before = all_currencies(overview.yesterday_same_time);
  if (today.orders_count() == 0 && all_currencies(overview.yesterday).orders_count() == 0) return;
  const auto write_day = [&](std::string_view name, const SalesByCurrency& day) {
    json.key(name);
    json.begin_object();
    write_orders(json, day, if_none);
    json.end_object();
  };
  json.key("today_vs_yesterday");
  json.begin_object();
  write_day("today", overview.today);
  write_day("yesterday_same_time", overview.yesterday_same_time);
  write_day("yesterday", overview.yesterday);
  json.key("change_percent");
  if (!overview.yesterday_known) {
    json.value(nullptr);
    json.end_object();
    return;
  }
  json.begin_object();
  json.key("orders_count");
  json.hundredths(analytics::change_hundredths(today.orders_count(), before.orders_count()));
  json.key("orders_sum");
  const bool one = analytics::only_currency({&overview.today, &overview.yesterday_same_time}).has_value();
  json.hundredths(one ? analytics::change_hundredths(today.orders_sum.minor, before.orders_sum.minor)
                      : std::nullopt);
  json.end_object();
  json.end_object();
}

}  // namespace

void write_metrics(JsonWriter& json, const Overview& overview, const std::optional<std::string>& if_none) {
  const auto any = [&](auto counts) {
    return std::any_of(overview.periods.begin(), overview.periods.end(),
                       [&](const PeriodSums& period) { return counts(all_currencies(period.current)); });
  };
  const bool any_orders = any([](const SalesNumbers& n) { return n.orders_count() != 0; });
  const bool any_sales = any([](const SalesNumbers& n) { return n.buyouts_count + n.returns_count != 0; });
  if (any_orders) {
    write_periods(json, "sales", overview,
                  [&](const PeriodSums& period) { write_orders(json, period.current, if_none); });
  }
  if (any_orders || any_sales) {
    write_periods(json, "buyouts", overview,
                  [&](const PeriodSums& period) { write_buyouts(json, period.current, if_none); });
  }
  if (any_orders) {
    write_periods(json, "speed", overview, [&](const PeriodSums& period) {
      const SalesNumbers now = all_currencies(period.current);
      const SalesNumbers before = all_currencies(period.previous);
      json.key("orders_per_day");
      json.hundredths(analytics::orders_per_day_hundredths(now, period.days));
      const bool known = period.previous_known;
      json.key("previous_orders_per_day");
      json.hundredths(known ? std::optional(analytics::orders_per_day_hundredths(before, period.days))
                            : std::nullopt);
      json.key("change_percent");
      json.hundredths(known ? analytics::change_hundredths(now.orders_count(), before.orders_count())
                            : std::nullopt);
    });
  }
  write_today(json, overview, if_none);
}

void write_rating(JsonWriter& json, const std::optional<store::Rating>& rating) {
  if (!rating || rating->count == 0) return;
  json.key("rating");
  json.begin_object();
  json.key("average");
  json.hundredths(rating->average_hundredths);
  json.field("count", rating->count);
  json.key("stars");
  json.begin_object();
  for (std::size_t star = 1; star <= 5; ++star) {
    json.key(std::to_string(star));
    json.begin_object();
    json.field("count", rating->stars[star - 1]);
    json.key("percent");
    json.hundredths(percent_hundredths(rating->stars[star - 1], rating->count));
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

void write_freshness(JsonWriter& json, const Freshness& freshness) {
  const bool any = std::any_of(freshness.synced_at.begin(), freshness.synced_at.end(),
                               [](const auto& dataset) { return dataset.second.has_value(); });
  if (!any && !freshness.as_of && freshness.loading.empty()) return;
  json.key("freshness");
  json.begin_object();
  json.field("as_of", freshness.as_of);
  json.key("datasets");
  json.begin_object();
  for (const auto& [dataset, time] : freshness.synced_at) json.field(to_string(dataset), time);
  json.end_object();
  json.key("loading");
  view::write_loading(json, freshness.loading);
  json.end_object();
}

}  // namespace wbd::report
