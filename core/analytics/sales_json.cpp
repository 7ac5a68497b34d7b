#include <set>

#include <nlohmann/json.hpp>

#include "core/analytics/numbers.hpp"
#include "core/analytics/product_cache.hpp"
#include "core/analytics/sales.hpp"

namespace wbd::analytics {
namespace {

using Currencies = std::set<std::string>;

void collect(Currencies& currencies, const SalesByCurrency& sums) {
  for (const auto& [currency, numbers] : sums) currencies.insert(currency);
}

std::optional<std::string> only(const Currencies& currencies) {
  return currencies.size() == 1 ? std::optional(*currencies.begin()) : std::nullopt;
}

SalesNumbers numbers_in(const SalesByCurrency& sums, const std::string& currency) {
  const auto found = sums.find(currency);
  return found == sums.end() ? SalesNumbers{} : found->second;
}

void write_numbers(JsonWriter& json, const SalesNumbers& n, int days, bool has_sums) {
  const auto sum = [&](std::string_view name, Money amount) {
    json.field(name, has_sums ? std::optional(amount) : std::nullopt);
  };
  json.field("orders_count", n.orders_count());
  sum("orders_sum", n.orders_sum);
  json.field("cancelled_count", n.cancelled_count);
  sum("cancelled_sum", n.cancelled_sum);
  json.field("buyouts_count", n.buyouts_count);
  sum("buyouts_sum", n.buyouts_sum);
  json.field("returns_count", n.returns_count);
  sum("returns_sum", n.returns_sum);
  json.key("buyout_percent");
  json.hundredths(buyout_percent_hundredths(n));
  json.field("buyout_preliminary", buyout_is_preliminary(n));
  json.field("in_transit_count", n.in_transit_count);
  json.field("unpriced_count", n.unpriced_count);
  json.key("orders_per_day");
  json.hundredths(orders_per_day_hundredths(n, days));
  json.field("average_price", has_sums ? average_price(n) : std::nullopt);
}

void write_changes(JsonWriter& json, const SalesNumbers& now, const SalesNumbers& before, bool has_sums) {
  const auto count = [&](std::string_view name, std::int64_t is, std::int64_t was) {
    json.key(name);
    json.hundredths(change_hundredths(is, was));
  };
  const auto sum = [&](std::string_view name, Money is, Money was) {
    json.key(name);
    json.hundredths(has_sums ? change_hundredths(is.minor, was.minor) : std::nullopt);
  };
  count("orders_count", now.orders_count(), before.orders_count());
  sum("orders_sum", now.orders_sum, before.orders_sum);
  count("cancelled_count", now.cancelled_count, before.cancelled_count);
  sum("cancelled_sum", now.cancelled_sum, before.cancelled_sum);
  count("buyouts_count", now.buyouts_count, before.buyouts_count);
  sum("buyouts_sum", now.buyouts_sum, before.buyouts_sum);
  count("returns_count", now.returns_count, before.returns_count);
  sum("returns_sum", now.returns_sum, before.returns_sum);
  json.key("buyout_percent");
  json.hundredths(buyout_points_hundredths(now, before));
  count("in_transit_count", now.in_transit_count, before.in_transit_count);
  count("unpriced_count", now.unpriced_count, before.unpriced_count);
  // both windows have the same number of days
  count("orders_per_day", now.orders_count(), before.orders_count());
  json.key("average_price");
  json.hundredths(has_sums ? average_price_change_hundredths(now, before) : std::nullopt);
}

// Writes the fields of one totals object; `Write` writes the numbers of one currency or of all.
template <class Write>
void write_mixed(JsonWriter& json, const Currencies& currencies, const std::optional<std::string>& if_none,
                 Write write) {
  const bool mixed = currencies.size() > 1;
  write(std::nullopt, !mixed);
  json.field("currency", currencies.empty() ? if_none : only(currencies));
  if (!mixed) return;
  json.key("by_currency");
  json.begin_array();
  for (const auto& currency : currencies) {
    json.begin_object();
    write(std::optional(currency), true);
    json.field("currency", currency);
    json.end_object();
  }
  json.end_array();
}

void write_total_fields(JsonWriter& json, const SalesByCurrency& sums, int days,
                        const std::optional<std::string>& if_none) {
  Currencies currencies;
  collect(currencies, sums);
  write_mixed(json, currencies, if_none, [&](const std::optional<std::string>& currency, bool has_sums) {
    write_numbers(json, currency ? numbers_in(sums, *currency) : all_currencies(sums), days, has_sums);
  });
}

void write_day_fields(JsonWriter& json, const Sales& sales, const std::optional<std::string>& if_none) {
  json.key("today");
  write_totals(json, sales.today, 1, if_none);
  json.key("yesterday");
  write_totals(json, sales.yesterday, 1, if_none);
  json.key("yesterday_same_time");
  write_totals(json, sales.yesterday_same_time, 1, if_none);
}

}  // namespace

std::optional<std::string> only_currency(std::initializer_list<const SalesByCurrency*> windows) {
  Currencies currencies;
  for (const auto* sums : windows) collect(currencies, *sums);
  return only(currencies);
}

void write_period(JsonWriter& json, const Period& period, const TimeZone& zone, const Coverage* coverage) {
  json.begin_object();
  json.field("days", period.days);
  json.field("from", period.current.from);
  json.field("to", period.current.to);
  json.field("timezone", zone.name());
  if (coverage != nullptr) write_coverage(json, *coverage, period.current);
  json.end_object();
}

void write_totals(JsonWriter& json, const SalesByCurrency& sums, int days,
                  const std::optional<std::string>& if_none) {
  json.begin_object();
  write_total_fields(json, sums, days, if_none);
  json.end_object();
}

void write_change(JsonWriter& json, const SalesByCurrency& now, const SalesByCurrency& before,
                  const std::optional<std::string>& if_none) {
  Currencies currencies;
  collect(currencies, now);
  collect(currencies, before);
  json.begin_object();
  write_mixed(json, currencies, if_none, [&](const std::optional<std::string>& currency, bool has_sums) {
    write_changes(json, currency ? numbers_in(now, *currency) : all_currencies(now),
                  currency ? numbers_in(before, *currency) : all_currencies(before), has_sums);
  });
  json.end_object();
}

void write_comparison(JsonWriter& json, int days, const SalesByCurrency& totals,
                      const SalesByCurrency& previous, bool previous_known,
                      const std::optional<std::string>& if_none) {
  json.key("totals");
  write_totals(json, totals, days, if_none);
  if (!previous_known) {
    json.field("previous", nullptr);
    json.field("change_percent", nullptr);
    return;
  }
  json.key("previous");
  write_totals(json, previous, days, if_none);
  json.key("change_percent");
  write_change(json, totals, previous, if_none);
}

void write_groups(JsonWriter& json, const std::vector<Group>& groups, int days,
                  const std::optional<std::string>& if_none) {
  json.begin_array();
  for (const Group& group : groups) {
    json.begin_object();
    json.field("key", group.key);
    json.field("title", group.title);
    write_total_fields(json, group.sums, days, if_none);
    json.end_object();
  }
  json.end_array();
}

void write_sales(JsonWriter& json, const Sales& sales, const TimeZone& zone) {
  const auto currency = only_currency({&sales.totals, &sales.previous, &sales.today, &sales.yesterday});
  json.begin_object();
  json.key("period");
  write_period(json, sales.period, zone, &sales.coverage);
  write_comparison(json, sales.period.days, sales.totals, sales.previous, sales.previous_known(), currency);
  write_day_fields(json, sales, currency);
  json.key("groups");
  write_groups(json, sales.groups, sales.group_days, currency);
  json.end_object();
}

std::string sales_json(db::Tx& tx, const SalesQuery& query, const TimeZone& zone) {
  std::string out;
  JsonWriter json(out);
  const Coverage coverage = sales_coverage(tx, query.scope.cabinets);
  std::optional<std::string> metrics;
  // The precomputed metrics compare always.
  if (coverage.covers(query.period.previous) && !query.group_by && query.scope.nm_id &&
      query.scope.cabinets.size() == 1 && query.period.current.to == query.now) {
    metrics = find_product(tx, query.scope.cabinets.front(), *query.scope.nm_id, query.period.days, zone,
                           query.now);
  }
  if (!metrics) {
    write_sales(json, sales(tx, query, zone), zone);
    return out;
  }
  Sales days;
  sum_days(days, tx, query, zone);
  const auto word = nlohmann::json::parse(*metrics).at("change_percent").at("currency");
  const auto currency = word.is_null() ? std::nullopt : std::optional(word.get<std::string>());
  json.begin_object();
  json.key("period");
  write_period(json, query.period, zone, &coverage);
  out.append(",").append(*metrics, 1, metrics->size() - 2);  // the fields without their braces
  write_day_fields(json, days, currency);
  json.key("groups");
  write_groups(json, {}, 1, currency);
  json.end_object();
  return out;
}

}  // namespace wbd::analytics
