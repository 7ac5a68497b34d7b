#pragma once
// The same sums computed by other code and the slow way: row by row over all tables.

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "core/analytics/sums.hpp"
#include "core/db/database.hpp"
#include "core/store/daily_sales.hpp"

namespace wbd::test {

// One order or sale as stored in the tables.
struct NaiveRow {
  bool is_order = false;
  UtcTime time;
  std::int64_t kind = 0;  // status of an order; letter of a sale
  std::optional<std::int64_t> kopecks;
  std::string nm_id, warehouse, region, currency;
};

inline std::vector<NaiveRow> naive_rows(db::Tx& tx, CabinetId cabinet) {
  std::vector<NaiveRow> rows;
  std::map<std::string, std::pair<std::optional<std::int64_t>, std::string>> orders;
  auto& of_orders = tx.prepare(R"(
      select srid, ordered_at, status, price_with_discount, nm_id, coalesce(warehouse, ''), coalesce(region, ''), currency
      from orders where cabinet_id = $1)");
  of_orders.bind_all(cabinet);
  while (of_orders.step()) {
    NaiveRow row{true, of_orders.time(1), of_orders.integer(2), of_orders.maybe_integer(3), "", "", "", ""};
    if (const auto nm_id = of_orders.maybe_integer(4)) row.nm_id = std::to_string(*nm_id);
    row.warehouse = of_orders.text(5);
    row.region = of_orders.text(6);
    row.currency = of_orders.text(7);
    orders[std::string(of_orders.text(0))] = {row.kopecks, row.currency};
    rows.push_back(std::move(row));
  }
  auto& of_sales = tx.prepare(R"(
      select srid, sold_at, sale_id, price_with_discount, nm_id, coalesce(warehouse, ''), coalesce(region, ''), currency
      from sales where cabinet_id = $1)");
  of_sales.bind_all(cabinet);
  while (of_sales.step()) {
    NaiveRow row{false, of_sales.time(1), of_sales.text(2).at(0), of_sales.maybe_integer(3), "", "", "", ""};
    if (const auto nm_id = of_sales.maybe_integer(4)) row.nm_id = std::to_string(*nm_id);
    row.warehouse = of_sales.text(5);
    row.region = of_sales.text(6);
    row.currency = of_sales.text(7);
    const auto order = orders.find(std::string(of_sales.text(0)));
    if (order != orders.end()) {
      if (!row.kopecks && row.kind != 'D') row.kopecks = order->second.first;
      row.currency = order->second.second;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

inline void naive_add(SalesNumbers& n, const NaiveRow& row) {
  const std::int64_t kopecks = row.kopecks.value_or(0);
  if (!row.is_order) {
    const std::int64_t size = kopecks < 0 ? -kopecks : kopecks;
    const int buyouts = row.kind == 'S' ? 1 : row.kind == 'A' ? -1 : 0;
    const int returns = row.kind == 'R' ? 1 : row.kind == 'B' ? -1 : 0;
    n.buyouts_count += buyouts;
    n.returns_count += returns;
    n.buyouts_sum.minor += size * (row.kind == 'D' ? 1 : buyouts);
    n.returns_sum.minor += size * returns;
    return;
  }
  if (row.kind == 0) n.in_transit_count += 1;
  if (row.kind == 1) n.bought_count += 1;
  if (row.kind == 2) n.cancelled_count += 1;
  if (row.kind == 3) n.returned_count += 1;
  if (!row.kopecks) n.unpriced_count += 1;
  n.orders_sum.minor += kopecks;
  if (row.kind == 2) n.cancelled_sum.minor += kopecks;
}

inline std::vector<store::DailyRow> naive_daily_rows(db::Tx& tx, CabinetId cabinet, const TimeZone& zone) {
  std::map<store::DailyKey, SalesNumbers> sums;
  for (const NaiveRow& row : naive_rows(tx, cabinet)) {
    const std::chrono::sys_days day{zone.date_of(row.time)};
    using store::DailySlice;
    naive_add(sums[{DailySlice::cabinet, day, "", row.currency}], row);
    naive_add(sums[{DailySlice::article, day, row.nm_id, row.currency}], row);
    naive_add(sums[{DailySlice::warehouse, day, row.warehouse, row.currency}], row);
    naive_add(sums[{DailySlice::region, day, row.region, row.currency}], row);
  }
  std::vector<store::DailyRow> rows;
  for (auto& [key, numbers] : sums) {
    if (numbers != SalesNumbers{}) rows.push_back({key, numbers});
  }
  return rows;
}

inline analytics::Groups naive_groups(db::Tx& tx, const analytics::Scope& scope,
                                      const analytics::Window& window,
                                      std::optional<analytics::GroupBy> group, const TimeZone& zone) {
  using analytics::GroupBy;
  analytics::Groups groups;
  for (const CabinetId cabinet : scope.cabinets) {
    for (const NaiveRow& row : naive_rows(tx, cabinet)) {
      if (row.time < window.from || row.time >= window.to) continue;
      if (scope.nm_id && row.nm_id != std::to_string(scope.nm_id->value)) continue;
      std::string key;
      if (group == GroupBy::day) key = to_string(zone.date_of(row.time));
      if (group == GroupBy::product) key = row.nm_id;
      if (group == GroupBy::warehouse) key = row.warehouse;
      if (group == GroupBy::region) key = row.region;
      naive_add(groups[key][row.currency], row);
    }
  }
  for (auto& [key, sums] : groups)
    std::erase_if(sums, [](const auto& sum) { return sum.second == SalesNumbers{}; });
  std::erase_if(groups, [](const auto& group) { return group.second.empty(); });
  return groups;
}

inline SalesByCurrency naive_total(db::Tx& tx, const analytics::Scope& scope,
                                   const analytics::Window& window) {
  return naive_groups(tx, scope, window, std::nullopt, TimeZone::moscow())[""];
}

}  // namespace wbd::test
