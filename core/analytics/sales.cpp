#include "core/analytics/sales.hpp"

#include <algorithm>
#include <tuple>

#include "core/analytics/numbers.hpp"
#include "core/store/product_names.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::analytics {
namespace {

using std::chrono::days;

std::optional<std::string> known(std::string_view key) {
  return key.empty() ? std::nullopt : std::optional(std::string(key));
}

// A chart also shows the days without orders.
std::vector<Group> day_groups(Groups found, const Period& period) {
  std::vector<Group> groups;
  for (Day day = period.first; day <= period.last; day += days{1}) {
    const std::string key = wbd::to_string(Date{day});
    groups.push_back({key, key, std::move(found[key])});
  }
  return groups;
}

std::vector<Group> place_groups(Groups found) {
  std::vector<Group> groups;
  for (auto& [key, sums] : found) groups.push_back({known(key), known(key), std::move(sums)});
  return groups;
}

std::vector<Group> product_groups(db::Tx& tx, Groups found, const std::vector<CabinetId>& cabinets) {
  std::vector<NmId> articles;
  for (const auto& [key, sums] : found) {
    if (!key.empty()) articles.emplace_back(std::stoll(key));
  }
  const auto names = store::product_names(tx, cabinets, articles);
  std::vector<Group> groups;
  for (auto& [key, sums] : found) {
    Group group{known(key), std::nullopt, std::move(sums)};
    if (!key.empty()) {
      const auto name = names.find(NmId{std::stoll(key)});
      if (name != names.end()) group.title = name->second.title;
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

void sort_by_orders(std::vector<Group>& groups) {
  const auto rank = [](const Group& group) {
    const SalesNumbers all = all_currencies(group.sums);
    return std::tuple(-all.orders_count(), -all.orders_sum.minor, -all.buyouts_count);
  };
  std::stable_sort(groups.begin(), groups.end(), [&](const Group& a, const Group& b) {
    return std::tuple_cat(rank(a), std::tuple(a.key)) < std::tuple_cat(rank(b), std::tuple(b.key));
  });
}

}  // namespace

std::optional<UtcTime> orders_as_of(db::Tx& tx, const std::vector<CabinetId>& cabinets) {
  return store::oldest_success(tx, cabinets, {Dataset::orders});
}

namespace {

void sum_days(Sales& sales, SumReader& reader, db::Tx& tx, const SalesQuery& query, const TimeZone& zone) {
  const DayWindows day = day_windows(query.now, orders_as_of(tx, query.scope.cabinets), zone);
  sales.today = reader.total(day.today);
  sales.yesterday = reader.total(day.yesterday);
  sales.yesterday_known = sales.coverage.covers(day.yesterday);
  sales.yesterday_same_time = reader.total(day.yesterday_same_time);
}

}  // namespace

void sum_days(Sales& sales, db::Tx& tx, const SalesQuery& query, const TimeZone& zone) {
  SumReader reader(tx, query.scope, zone);
  sum_days(sales, reader, tx, query, zone);
}

Sales sales(db::Tx& tx, const SalesQuery& query, const TimeZone& zone) {
  SumReader reader(tx, query.scope, zone);
  Sales sales;
  sales.period = query.period;
  sales.now = query.now;
  sales.coverage = sales_coverage(tx, query.scope.cabinets);
  sales.totals = reader.total(query.period.current);
  sales.previous = reader.total(query.period.previous);
  sum_days(sales, reader, tx, query, zone);
  if (!query.group_by) return sales;
  if (*query.group_by != GroupBy::day) sales.group_days = query.period.days;
  sales.groups = sales_groups(tx, reader, query.scope, query.period, *query.group_by);
  return sales;
}

std::vector<Group> sales_groups(db::Tx& tx, SumReader& reader, const Scope& scope, const Period& period,
                                GroupBy group) {
  Groups found = reader.groups(period.current, group);
  if (group == GroupBy::day) return day_groups(std::move(found), period);
  auto groups = group == GroupBy::product ? product_groups(tx, std::move(found), scope.cabinets)
                                          : place_groups(std::move(found));
  sort_by_orders(groups);
  return groups;
}

}  // namespace wbd::analytics
