#include "core/store/daily_sales.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wb::store {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::string_view kKeyColumns = "slice, day, key, currency";
constexpr std::string_view kNumberColumns =
    "in_transit_count, bought_count, cancelled_count, returned_count, unpriced_count, orders_sum, "
    "cancelled_sum, buyouts_count, returns_count, buyouts_sum, returns_sum";
constexpr std::string_view kSums =
    "sum(in_transit_count), sum(bought_count), sum(cancelled_count), sum(returned_count), "
    "sum(unpriced_count), sum(orders_sum), sum(cancelled_sum), sum(buyouts_count), sum(returns_count), "
    "sum(buyouts_sum), sum(returns_sum)";

std::int64_t number_of(DailySlice slice) {
  return static_cast<std::int64_t>(slice);
}
std::int64_t number_of(sys_days day) {
  return day.time_since_epoch().count();
}

SalesNumbers read_numbers(const Statement& row, int column) {
  SalesNumbers numbers;
  numbers.in_transit_count = row.integer(column);
  numbers.bought_count = row.integer(column + 1);
  numbers.cancelled_count = row.integer(column + 2);
  numbers.returned_count = row.integer(column + 3);
  numbers.unpriced_count = row.integer(column + 4);
  numbers.orders_sum = Money{row.integer(column + 5)};
  numbers.cancelled_sum = Money{row.integer(column + 6)};
  numbers.buyouts_count = row.integer(column + 7);
  numbers.returns_count = row.integer(column + 8);
  numbers.buyouts_sum = Money{row.integer(column + 9)};
  numbers.returns_sum = Money{row.integer(column + 10)};
  return numbers;
}

DailyKey read_key(const Statement& row) {
  return {static_cast<DailySlice>(row.integer(0)), sys_days{days{row.integer(1)}}, std::string(row.text(2)),
          std::string(row.text(3))};
}

bool takes_away(const SalesNumbers& delta) {
  return std::min({delta.in_transit_count, delta.bought_count, delta.cancelled_count, delta.returned_count,
                   delta.buyouts_count, delta.returns_count}) < 0;
}

// With a key each day is looked up by the primary key, where a range of days would be walked with all its
// other keys.
std::string select(const DailyFilter& filter, std::string_view columns) {
  if (!filter.key) {
    return fmt::format(
        "select {} from daily_sales s where s.cabinet_id = $1 and s.slice = $2 and s.day >= $3 and s.day < "
        "$4",
        columns);
  }
  return fmt::format(
      "with recursive days(day) as (select cast($3 as bigint) union all select day + 1 from days "
      "where day + 1 < $4) select {} from days cross join daily_sales s "
      "where s.cabinet_id = $1 and s.slice = $2 and s.day = days.day and s.key = $5",
      columns);
}

void bind_filter(Statement& statement, const DailyFilter& filter) {
  statement.bind_all(filter.cabinet_id, number_of(filter.slice), number_of(filter.first),
                     number_of(filter.last));
  if (filter.key) statement.bind(5, *filter.key);
}

}  // namespace

void add_daily_sales(Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  static const std::string kAdd = fmt::format(
      "insert into daily_sales(cabinet_id, {}, {}) values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
      "$13, $14, $15, $16) on conflict(cabinet_id, slice, day, key, currency) do update set "
      "in_transit_count = daily_sales.in_transit_count + excluded.in_transit_count, "
      "bought_count = daily_sales.bought_count + excluded.bought_count, "
      "cancelled_count = daily_sales.cancelled_count + excluded.cancelled_count, "
      "returned_count = daily_sales.returned_count + excluded.returned_count, "
      "unpriced_count = daily_sales.unpriced_count + excluded.unpriced_count, "
      "orders_sum = daily_sales.orders_sum + excluded.orders_sum, "
      "cancelled_sum = daily_sales.cancelled_sum + excluded.cancelled_sum, "
      "buyouts_count = daily_sales.buyouts_count + excluded.buyouts_count, "
      "returns_count = daily_sales.returns_count + excluded.returns_count, "
      "buyouts_sum = daily_sales.buyouts_sum + excluded.buyouts_sum, "
      "returns_sum = daily_sales.returns_sum + excluded.returns_sum",
      kKeyColumns, kNumberColumns);
  auto& add = tx.prepare(kAdd);
  auto& drop = tx.prepare(
      "delete from daily_sales where cabinet_id = $1 and slice = $2 and day = $3 and key = $4 and "
      "currency = $5 and in_transit_count = 0 and bought_count = 0 and cancelled_count = 0 and "
      "returned_count = 0 and buyouts_count = 0 and returns_count = 0");
  for (const auto& [key, n] : deltas) {
    add.bind_all(cabinet, number_of(key.slice), number_of(key.day), key.key, key.currency, n.in_transit_count,
                 n.bought_count, n.cancelled_count, n.returned_count, n.unpriced_count, n.orders_sum,
                 n.cancelled_sum, n.buyouts_count, n.returns_count, n.buyouts_sum, n.returns_sum)
        .run();
    if (!takes_away(n)) continue;
    drop.bind_all(cabinet, number_of(key.slice), number_of(key.day), key.key, key.currency).run();
  }
}

void clear_daily_sales(Tx& tx, CabinetId cabinet) {
  tx.prepare("delete from daily_sales where cabinet_id = $1").bind_all(cabinet).run();
}

void each_daily_row(Tx& tx, const DailyFilter& filter, const std::function<void(const DailyRow&)>& use) {
  if (filter.first >= filter.last) return;
  auto& query =
      tx.prepare(select(filter, fmt::format("s.slice, s.day, s.key, s.currency, {}", kNumberColumns)) +
                 " order by s.day");
  bind_filter(query, filter);
  while (query.step()) use({read_key(query), read_numbers(query, 4)});
}

void each_daily_sum(Tx& tx, const DailyFilter& filter, const std::function<void(const DailyRow&)>& use) {
  if (filter.first >= filter.last) return;
  auto& query = tx.prepare(select(filter, fmt::format("s.slice, 0, s.key, s.currency, {}", kSums)) +
                           " group by s.slice, s.key, s.currency");
  bind_filter(query, filter);
  while (query.step()) use({read_key(query), read_numbers(query, 4)});
}

std::vector<DailyRow> all_daily_rows(Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      fmt::format("select {}, {} from daily_sales where cabinet_id = $1", kKeyColumns, kNumberColumns));
  query.bind_all(cabinet);
  std::vector<DailyRow> rows;
  while (query.step()) rows.push_back({read_key(query), read_numbers(query, 4)});
  std::sort(rows.begin(), rows.end(), [](const DailyRow& a, const DailyRow& b) { return a.key < b.key; });
  return rows;
}

std::optional<std::string> daily_sales_zone(Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select timezone from analytics_state where cabinet_id = $1");
  query.bind_all(cabinet);
  std::optional<std::string> zone;
  if (query.step()) zone = std::string(query.text(0));
  query.reset();
  return zone;
}

void set_daily_sales_zone(Tx& tx, CabinetId cabinet, std::string_view zone) {
  tx.prepare(
        "insert into analytics_state(cabinet_id, timezone) values($1, $2) "
        "on conflict(cabinet_id) do update set timezone = excluded.timezone")
      .bind_all(cabinet, zone)
      .run();
}

}  // namespace wb::store
