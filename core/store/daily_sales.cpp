#include "core/store/daily_sales.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace wbd::store {
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

SalesNumbers read_numbers(const db::Statement& row, int column) {
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

DailyKey read_daily_key(const db::Statement& row) {
  return {static_cast<DailySlice>(row.integer(0)), sys_days{days{row.integer(1)}}, std::string(row.text(2)),
          std::string(row.text(3))};
}

bool takes_away(const SalesNumbers& delta) {
  return std::min({delta.in_transit_count, delta.bought_count, delta.cancelled_count, delta.returned_count,
                   delta.buyouts_count, delta.returns_count}) < 0;
}

// The days of some articles lie together in an index of their own (SQLite's holds their sums as well). The
// planners are told so: they would take the primary key for as good, which has all other articles between two
// days.
std::string select(db::Dialect dialect, const DailyFilter& filter, std::string_view columns) {
  if (filter.keys.empty()) {
    return fmt::format(
        "select {} from daily_sales s where s.cabinet_id = $1 and s.slice = $2 and s.day >= $3 and s.day < "
        "$4",
        columns);
  }
  if (dialect == db::Dialect::postgresql) {
    return fmt::format(
        "select {} from unnest($2::text[]) k(key) cross join lateral (select * from daily_sales f where "
        "f.cabinet_id = $1 and f.slice = {} and f.key = k.key and f.day >= $3 and f.day < $4 offset 0) s "
        "where true",
        columns, number_of(DailySlice::article));
  }
  return fmt::format(
      "select {} from daily_sales s indexed by daily_sales_by_article where s.cabinet_id = $1 and "
      "s.slice = {} and s.key = $2 and s.day >= $3 and s.day < $4",
      columns, number_of(DailySlice::article));
}

// `use` for each row of `sql`, which comes from select().
template <class Use>
void each_selected(db::Tx& tx, const std::string& sql, const DailyFilter& filter, Use use) {
  auto& query = tx.prepare(sql);
  query.bind(1, filter.cabinet_id);
  query.bind(3, number_of(filter.first));
  query.bind(4, number_of(filter.last));
  if (filter.keys.empty() || tx.dialect() == db::Dialect::postgresql) {
    const std::vector<std::string_view> keys(filter.keys.begin(), filter.keys.end());
    if (keys.empty()) {
      query.bind(2, number_of(filter.slice));
    } else {
      query.bind_texts(2, keys);
    }
    while (query.step()) use(query);
    return;
  }
  for (const std::string& key : filter.keys) {
    query.bind(2, key);
    while (query.step()) use(query);
  }
}

void bind_row(db::Statement& statement, CabinetId cabinet, const DailyRow& row) {
  const auto& [key, n] = row;
  statement.bind_all(cabinet, number_of(key.slice), number_of(key.day), key.key, key.currency,
                     n.in_transit_count, n.bought_count, n.cancelled_count, n.returned_count,
                     n.unpriced_count, n.orders_sum, n.cancelled_sum, n.buyouts_count, n.returns_count,
                     n.buyouts_sum, n.returns_sum);
}

// The rows of one insert as one array a column.
class DeltaColumns {
 public:
  void add(const DailyRow& row) {
    const auto& [key, n] = row;
    const std::int64_t numbers[]{number_of(key.slice), number_of(key.day), n.in_transit_count,
                                 n.bought_count,       n.cancelled_count,  n.returned_count,
                                 n.unpriced_count,     n.orders_sum.minor, n.cancelled_sum.minor,
                                 n.buyouts_count,      n.returns_count,    n.buyouts_sum.minor,
                                 n.returns_sum.minor};
    for (std::size_t i = 0; i < kNumbers; ++i) numbers_[i].push_back(numbers[i]);
    keys_.push_back(key.key);
    currencies_.push_back(key.currency);
  }
  [[nodiscard]] bool empty() const { return keys_.empty(); }
  // From $2 on, in the order of kKeyColumns and kNumberColumns.
  void bind(db::Statement& statement) const {
    statement.bind_ints(2, numbers_[0]);
    statement.bind_ints(3, numbers_[1]);
    statement.bind_texts(4, keys_);
    statement.bind_texts(5, currencies_);
    for (std::size_t i = 2; i < kNumbers; ++i) statement.bind_ints(static_cast<int>(i) + 4, numbers_[i]);
  }

 private:
  static constexpr std::size_t kNumbers = 13;
  std::array<std::vector<std::int64_t>, kNumbers> numbers_;
  std::vector<std::string_view> keys_, currencies_;
};

std::string add_sql(std::string_view rows) {
  return fmt::format(
      "insert into daily_sales(cabinet_id, {}, {}) {} on conflict(cabinet_id, slice, day, key, currency) do "
      "update set in_transit_count = daily_sales.in_transit_count + excluded.in_transit_count, "
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
      kKeyColumns, kNumberColumns, rows);
}

// One statement for all rows: they are many (a row a day and article), and a round trip each is what a sync
// would then wait for. The numbers are picked by their place: unnest() of sixteen arrays goes through as many
// tables.
void add_as_arrays(db::Tx& tx, CabinetId cabinet, const DeltaColumns& deltas) {
  static const std::string kAdd = [] {
    std::string columns = "$1::bigint, ($2::bigint[])[k.i], ($3::bigint[])[k.i], k.key, k.currency";
    for (int parameter = 6; parameter <= 16; ++parameter) {
      columns += fmt::format(", (${}::bigint[])[k.i]", parameter);
    }
    return add_sql(fmt::format(
        "select {} from unnest($4::text[], $5::text[]) with ordinality k(key, currency, i)", columns));
  }();
  if (deltas.empty()) return;
  auto& add = tx.prepare(kAdd);
  add.bind(1, cabinet);
  deltas.bind(add);
  add.run();
}

// Those of the days of `deltas` that have a sum of any kind.
std::set<sys_days> known_days(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  std::set<sys_days> asked;
  for (const DailyRow& row : deltas) asked.insert(row.key.day);
  std::vector<std::int64_t> numbers;
  numbers.reserve(asked.size());
  for (const sys_days day : asked) numbers.push_back(number_of(day));
  auto& query = tx.prepare(
      "select distinct k.day from unnest($2::bigint[]) k(day), generate_series(0, 3) n(slice), "
      "lateral (select 1 from daily_sales s where s.cabinet_id = $1 and s.slice = n.slice and "
      "s.day = k.day limit 1) s");
  query.bind(1, cabinet);
  query.bind_ints(2, numbers);
  std::set<sys_days> known;
  while (query.step()) known.insert(sys_days{days{query.integer(0)}});
  return known;
}

// Queued.
void drop_empty(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  if (std::none_of(deltas.begin(), deltas.end(), [](const DailyRow& row) { return takes_away(row.numbers); }))
    return;
  auto& drop = tx.prepare(
      "delete from daily_sales where cabinet_id = $1 and slice = $2 and day = $3 and key = $4 and "
      "currency = $5 and in_transit_count = 0 and bought_count = 0 and cancelled_count = 0 and "
      "returned_count = 0 and buyouts_count = 0 and returns_count = 0");
  for (const auto& [key, numbers] : deltas) {
    if (!takes_away(numbers)) continue;
    drop.bind_all(cabinet, number_of(key.slice), number_of(key.day), key.key, key.currency).queue();
  }
}

// A first sync brings whole days that nobody has seen: their rows need not look for others, and COPY takes
// them for half the price. It comes last, since the transaction goes on beside it.
void add_many(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  constexpr std::ptrdiff_t kWorthLooking = 500;
  const bool few = std::ssize(deltas) < kWorthLooking;
  const std::set<sys_days> known = few ? std::set<sys_days>{} : known_days(tx, cabinet, deltas);
  DeltaColumns added;
  std::vector<const DailyRow*> fresh;
  for (const DailyRow& row : deltas) {
    if (few || known.contains(row.key.day)) {
      added.add(row);
    } else {
      fresh.push_back(&row);
    }
  }
  add_as_arrays(tx, cabinet, added);
  drop_empty(tx, cabinet, deltas);
  if (fresh.empty()) return;
  auto& insert =
      tx.bulk_insert("daily_sales", fmt::format("cabinet_id, {}, {}", kKeyColumns, kNumberColumns));
  for (const DailyRow* row : fresh) {
    bind_row(insert, cabinet, *row);
    insert.queue();
  }
}

void add_row_by_row(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  static const std::string kAdd =
      add_sql("values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
  auto& add = tx.prepare(kAdd);
  for (const DailyRow& row : deltas) {
    bind_row(add, cabinet, row);
    add.run();
  }
}

}  // namespace

void add_daily_sales(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  if (deltas.empty()) return;
  if (tx.dialect() == db::Dialect::postgresql) {
    add_many(tx, cabinet, deltas);
  } else {
    add_row_by_row(tx, cabinet, deltas);
    drop_empty(tx, cabinet, deltas);
  }
}

void clear_daily_sales(db::Tx& tx, CabinetId cabinet) {
  tx.prepare("delete from daily_sales where cabinet_id = $1").bind_all(cabinet).run();
}

void each_daily_row(db::Tx& tx, const DailyFilter& filter, const std::function<void(const DailyRow&)>& use) {
  if (filter.first >= filter.last) return;
  const std::string columns = fmt::format("s.slice, s.day, s.key, s.currency, {}", kNumberColumns);
  const std::string sql = select(tx.dialect(), filter, columns);
  each_selected(tx, sql, filter, [&use](const db::Statement& row) {
    use({read_daily_key(row), read_numbers(row, 4)});
  });
}

void each_daily_sum(db::Tx& tx, const DailyFilter& filter, const std::function<void(const DailyRow&)>& use) {
  if (filter.first >= filter.last) return;
  const std::string columns = fmt::format("s.slice, 0, s.key, s.currency, {}", kSums);
  const std::string sql = select(tx.dialect(), filter, columns) + " group by s.slice, s.key, s.currency";
  each_selected(tx, sql, filter, [&use](const db::Statement& row) {
    use({read_daily_key(row), read_numbers(row, 4)});
  });
}

std::vector<DailyRow> all_daily_rows(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      fmt::format("select {}, {} from daily_sales where cabinet_id = $1", kKeyColumns, kNumberColumns));
  query.bind_all(cabinet);
  std::vector<DailyRow> rows;
  while (query.step()) rows.push_back({read_daily_key(query), read_numbers(query, 4)});
  std::sort(rows.begin(), rows.end(), [](const DailyRow& a, const DailyRow& b) { return a.key < b.key; });
  return rows;
}

std::optional<std::string> daily_sales_zone(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select timezone from analytics_state where cabinet_id = $1");
  query.bind_all(cabinet);
  std::optional<std::string> zone;
  if (query.step()) zone = std::string(query.text(0));
  query.reset();
  return zone;
}

void set_daily_sales_zone(db::Tx& tx, CabinetId cabinet, std::string_view zone) {
  tx.prepare(
        "insert into analytics_state(cabinet_id, timezone) values($1, $2) "
        "on conflict(cabinet_id) do update set timezone = excluded.timezone")
      .bind_all(cabinet, zone)
      .run();
}

}  // namespace wbd::store
