#pragma once
// A hand-made seller for the tests of a seller's reports: now is 22.11.2026 14:30 in Moscow.

#include "core/report/daily_report.hpp"
#include "core/report/dashboard.hpp"
#include "core/report/product_report.hpp"
#include "core/report/sales_report.hpp"
#include "tests/unit/report/report_fixture.hpp"

namespace wbd::report {

inline const TimeZone kMoscow = TimeZone::moscow();

// 3 priced orders on even days, one on odd days; every fourth is cancelled, half of the others bought.
inline SalesNumbers day_numbers(int day_of_month) {
  SalesNumbers n;
  const bool even = day_of_month % 2 == 0;
  n.in_transit_count = even ? 1 : 0;
  n.bought_count = 1;
  n.cancelled_count = even ? 1 : 0;
  n.orders_sum = Money{even ? 3'100'50 : 990'00};
  n.cancelled_sum = Money{even ? 1'000'00 : 0};
  n.buyouts_count = even ? 0 : 1;
  n.buyouts_sum = Money{even ? 0 : 1'100'50};
  return n;
}

inline analytics::Group group(std::string key, std::optional<std::string> title, std::int64_t orders,
                              std::int64_t kopecks) {
  SalesNumbers n;
  n.in_transit_count = orders;
  n.orders_sum = Money{kopecks};
  return {key, std::move(title), {{"RUB", n}}};
}

inline SalesReport sales_sample(int days) {
  SalesReport report;
  auto& sales = report.sales;
  sales.now = kNow;
  sales.period = analytics::last_days(days, kNow, kMoscow);
  for (analytics::Day day = sales.period.first; day <= sales.period.last; day += std::chrono::days{1}) {
    const Date date{day};
    const SalesNumbers n = day_numbers(static_cast<int>(static_cast<unsigned>(date.day())));
    sales.groups.push_back({to_string(date), to_string(date), {{"RUB", n}}});
    sales.totals["RUB"] += n;
  }
  sales.totals["RUB"].returns_count = 1;
  sales.totals["RUB"].returns_sum = Money{990'00};
  sales.totals["RUB"].returned_count += 1;
  sales.totals["RUB"].unpriced_count = 1;
  sales.previous["RUB"] = sales.totals["RUB"];
  sales.previous["RUB"].in_transit_count -= 2;
  sales.previous["RUB"].bought_count += 1;
  sales.previous["RUB"].orders_sum = Money{9'000'00};
  sales.today["RUB"] = day_numbers(22);
  sales.yesterday["RUB"] = day_numbers(21);
  sales.yesterday_same_time["RUB"] = day_numbers(21);
  report.products = {group("101", "Футболка <оверсайз> & хлопок", 5, 5'000'00),
                     group("102", "Носки, 5 пар", 3, 1'200'50),
                     group("103", std::nullopt, 1, 990'00),
                     group("104", "Кепка", 1, 500'00),
                     group("105", "Шарф", 1, 450'00),
                     group("106", "Перчатки", 1, 300'00)};
  report.products_total = 17;
  report.warehouses = {group("Коледино", "Коледино", 9, 9'000'00), {std::nullopt, std::nullopt, {}}};
  report.warehouses[1].sums = group("", std::nullopt, 2, 700'00).sums;
  report.regions = {group("Московская область", "Московская область", 11, 9'700'00)};
  report.freshness = {{{Dataset::orders, at("2026-11-22T11:18:00Z")},
                       {Dataset::sales, at("2026-11-22T11:05:00Z")},
                       {Dataset::products, at("2026-11-22T10:00:00Z")}},
                      at("2026-11-22T10:00:00Z")};
  return report;
}

inline SizeAlert alert(std::int64_t nm_id, const char* title, const char* size, std::int64_t quantity,
                       std::int64_t orders) {
  return {CabinetId{1}, NmId{nm_id}, ChrtId{nm_id * 10}, title, std::nullopt, size, quantity, orders};
}

inline StockAlerts alerts_sample() {
  StockAlerts alerts;
  alerts.quantity = 1'234;
  alerts.out = {alert(101, "Футболка <оверсайз> & хлопок", "XL", 0, 14)};
  for (int i = 0; i < 7; ++i) alerts.critical.push_back(alert(102 + i, "Носки, 5 пар", "0", 1 + i, 14));
  return alerts;
}

inline analytics::ReviewNumbers reviews(std::array<std::int64_t, 5> stars, std::int64_t unanswered,
                                        std::int64_t questions) {
  return {stars, unanswered, questions};
}

inline Cabinet cabinet(std::int64_t id, std::string name) {
  Cabinet cabinet;
  cabinet.id = CabinetId{id};
  cabinet.name = std::move(name);
  cabinet.status = CabinetStatus::active;
  cabinet.has_token = true;
  cabinet.token.expires_at = kNow + std::chrono::days{90};
  cabinet.last_sync_at = at("2026-11-22T11:18:00Z");
  return cabinet;
}

// Two units sold for 1 920.80, one given back for 960.40; each costs 400 + 10. WB pays 1 960 - 980 for goods
// and takes 150.50 for logistics and 12.34 for storage. 6 % of 960.40 is 57.624.
inline ProfitPart profit_sample() {
  ProfitPart part{{}, {}, {}};
  part.from = part.to = Date{analytics::day_of(kNow, kMoscow)};
  part.answer.currency = "RUB";
  part.answer.has_profile = true;
  ledger::Profit& total = part.answer.total;
  total.units_sold = 2;
  total.units_returned = 1;
  total.revenue = total.revenue_with_cost = Money{960'40};
  total.before_discount = Money{1'200'50};
  total.lines[LedgerLine::sale] = Money{1'960'00};
  total.lines[LedgerLine::returned] = Money{-980'00};
  total.lines[LedgerLine::logistics] = Money{-150'50};
  total.lines[LedgerLine::storage] = Money{-12'34};
  total.goods_cost = Money{400'00};
  total.other_costs = Money{10'00};
  total.written_off = Amount{};
  total.tax = Amount{57'6240};
  total.vat = Amount{};
  return part;
}

inline DailyReport daily_sample() {
  DailyReport report;
  report.day = analytics::day_of(kNow, kMoscow);
  report.running = true;
  report.sums["RUB"] = day_numbers(22);
  report.sums["RUB"].buyouts_count = 2;
  report.sums["RUB"].buyouts_sum = Money{2'090'50};
  report.sums["RUB"].returns_count = 1;
  report.sums["RUB"].returns_sum = Money{990'00};
  report.before["RUB"] = day_numbers(21);
  report.whole_day["RUB"] = day_numbers(20);
  report.products = {group("101", "Футболка <оверсайз> & хлопок", 2, 2'100'50),
                     group("102", "Носки, 5 пар", 1, 1'000'00)};
  report.products_total = 2;
  report.payout = {{"BYN", 1, Money{3'050}, Money{}}, {"RUB", 12, Money{14'560'40}, Money{1'180'00}}};
  report.cabinets = {cabinet(1, "Первый"), cabinet(2, "Второй")};
  report.cabinets[1].token.expires_at = kNow + std::chrono::days{3};
  report.now = kNow;
  report.stock = alerts_sample();
  report.written = reviews({1, 0, 0, 0, 2}, 3, 1);
  report.all = reviews({3, 2, 10, 20, 87}, 4, 1);
  report.freshness = {all_synced(at("2026-11-22T11:18:00Z")), at("2026-11-22T11:18:00Z")};
  return report;
}

inline Dashboard dashboard_sample() {
  Dashboard board;
  board.cabinets = {cabinet(1, "ООО «Север» & Ко")};
  const SalesReport week = sales_sample(7);
  const SalesReport month = sales_sample(30);
  board.overview.now = kNow;
  board.overview.periods = {{7, week.sales.totals, week.sales.previous},
                            {30, month.sales.totals, month.sales.previous}};
  board.overview.today = week.sales.today;
  board.overview.yesterday = week.sales.yesterday;
  board.overview.yesterday_same_time = week.sales.yesterday_same_time;
  board.stock = alerts_sample();
  board.written = reviews({0, 0, 0, 1, 4}, 2, 1);
  board.all = reviews({3, 2, 10, 20, 87}, 21, 1);
  board.freshness = {all_synced(at("2026-11-22T11:18:00Z")), at("2026-11-22T11:18:00Z")};
  return board;
}

inline ProductReport product_sample() {
  const OrderReport order = sample_report();
  ProductReport report;
  report.cabinet_id = CabinetId{1};
  report.nm_id = NmId{123456789};
  report.card = Product{};
  report.card->title = "Футболка <оверсайз> & хлопок";
  report.card->brand = "Север";
  report.card->subject = "Футболки";
  report.card->vendor_code = "TS-001";
  report.overview = order.overview;
  report.chart = analytics::last_days(14, kNow, kMoscow);
  report.days = sales_sample(14).sales.groups;
  report.stock = order.stock;
  report.rating = order.rating;
  report.freshness = order.freshness;
  return report;
}

}  // namespace wbd::report
