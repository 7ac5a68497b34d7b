#include "core/store/daily_sales.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "core/db/table.hpp"

namespace wbd::store {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::int64_t number_of(sys_days day) {
  return day.time_since_epoch().count();
}
struct DayNumber {
  static void bind(db::Statement& to, int parameter, sys_days day) { to.bind(parameter, number_of(day)); }
  static void read(const db::Statement& row, int column, sys_days& out) {
    out = sys_days{days{row.integer(column)}};
  }
};

// clang-format off
constexpr auto kDailySales = db::table<DailyRow>("daily_sales",
    db::given_key<>("cabinet_id"),
    db::key<&DailyRow::key, &DailyKey::slice>("slice"),
    db::coded_key<DayNumber, &DailyRow::key, &DailyKey::day>("day"),
    db::key<&DailyRow::key, &DailyKey::key>("key"),
    db::key<&DailyRow::key, &DailyKey::currency>("currency"),
    db::column<&DailyRow::numbers, &SalesNumbers::in_transit_count>("in_transit_count"),
    db::column<&DailyRow::numbers, &SalesNumbers::bought_count>("bought_count"),
    db::column<&DailyRow::numbers, &SalesNumbers::cancelled_count>("cancelled_count"),
    db::column<&DailyRow::numbers, &SalesNumbers::returned_count>("returned_count"),
    db::column<&DailyRow::numbers, &SalesNumbers::unpriced_count>("unpriced_count"),
    db::column<&DailyRow::numbers, &SalesNumbers::orders_sum>("orders_sum"),
    db::column<&DailyRow::numbers, &SalesNumbers::cancelled_sum>("cancelled_sum"),
    db::column<&DailyRow::numbers, &SalesNumbers::buyouts_count>("buyouts_count"),
    db::column<&DailyRow::numbers, &SalesNumbers::returns_count>("returns_count"),
    db::column<&DailyRow::numbers, &SalesNumbers::buyouts_sum>("buyouts_sum"),
    db::column<&DailyRow::numbers, &SalesNumbers::returns_sum>("returns_sum"));
// clang-format on

// A reversal may bring a sum back to zero by adding, so a stored row may be empty.
template <class Use>
void use_counted(const DailyRow& row, const Use& use) {
  if (row.numbers != SalesNumbers{}) use(row);
}

// Joins `format` for each column with a number; {0} is the name of the column.
std::string each_number(std::string_view format) {
  std::string list;
  for (const std::string_view name : kDailySales.fact_names()) {
    if (!list.empty()) list += ", ";
    list += fmt::format(fmt::runtime(format), name);
  }
  return list;
}

std::int64_t plain(std::int64_t count) {
  return count;
}
std::int64_t plain(Money sum) {
  return sum.minor;
}

bool takes_away(const SalesNumbers& delta) {
  return std::min({delta.in_transit_count, delta.bought_count, delta.cancelled_count, delta.returned_count,
                   delta.buyouts_count, delta.returns_count, delta.buyouts_sum.minor,
                   delta.returns_sum.minor}) < 0;
}

// An index keeps the days of one article next to each other; on SQLite it also contains the sums. The
// planners need a hint, because they rate the primary key as equally good. But in the primary key all other
// articles lie between two days of one article.
std::string select(db::Dialect dialect, const DailyFilter& filter, std::string_view columns) {
  if (filter.keys.empty()) {
    return fmt::format(R"(select {} from daily_sales s
                          where s.cabinet_id = $1 and s.slice = $2 and s.day >= $3 and s.day < $4)",
                       columns);
  }
  constexpr auto kArticle = static_cast<int>(DailySlice::article);
  if (dialect == db::Dialect::postgresql) {
    return fmt::format(R"(select {} from unnest($2::text[]) k(key) cross join lateral (
                            select * from daily_sales f
                            where f.cabinet_id = $1 and f.slice = {} and f.key = k.key
                              and f.day >= $3 and f.day < $4 offset 0) s
                          where true)",
                       columns, kArticle);
  }
  return fmt::format(R"(select {} from daily_sales s indexed by daily_sales_by_article
                        where s.cabinet_id = $1 and s.slice = {} and s.key = $2
                          and s.day >= $3 and s.day < $4)",
                     columns, kArticle);
}

// Calls `use` for each row of `sql`, which select() has made.
template <class Use>
void each_selected(db::Tx& tx, const std::string& sql, const DailyFilter& filter, Use use) {
  auto& query = tx.prepare(sql);
  query.bind(1, filter.cabinet_id);
  query.bind(3, number_of(filter.first));
  query.bind(4, number_of(filter.last));
  if (filter.keys.empty() || tx.dialect() == db::Dialect::postgresql) {
    const std::vector<std::string_view> keys(filter.keys.begin(), filter.keys.end());
    if (keys.empty()) {
      query.bind(2, filter.slice);
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

// The rows of one insert, as one array for each column.
class DeltaColumns {
 public:
  void add(const DailyRow& row) {
    std::size_t at = 0;
    numbers_[at++].push_back(static_cast<std::int64_t>(row.key.slice));
    numbers_[at++].push_back(number_of(row.key.day));
    kDailySales.for_each_fact(
        row, row, [&](const auto& number, const auto&) { numbers_[at++].push_back(plain(number)); });
    keys_.push_back(row.key.key);
    currencies_.push_back(row.key.currency);
  }
  [[nodiscard]] bool empty() const { return keys_.empty(); }
  // Binds the arrays from $2 on, in the order of the columns.
  void bind(db::Statement& statement) const {
    statement.bind_ints(2, numbers_[0]);
    statement.bind_ints(3, numbers_[1]);
    statement.bind_texts(4, keys_);
    statement.bind_texts(5, currencies_);
    for (std::size_t i = 2; i < kNumbers; ++i) statement.bind_ints(static_cast<int>(i) + 4, numbers_[i]);
  }

 private:
  static constexpr std::size_t kNumbers = kDailySales.kRead - 2;  // all but key and currency
  std::array<std::vector<std::int64_t>, kNumbers> numbers_;
  std::vector<std::string_view> keys_, currencies_;
};

std::string add_sql(std::string_view rows) {
  return fmt::format(
      "insert into daily_sales({}) {} on conflict(cabinet_id, slice, day, key, currency) do update set {}",
      kDailySales.insert_columns(), rows, each_number("{0} = daily_sales.{0} + excluded.{0}"));
}

// One statement for all rows: there is a row for each day and article, and a sync would wait a round trip for
// each. The numbers are selected by array index, because unnest() of sixteen arrays would scan sixteen
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

// The days of `deltas` that already have a stored sum in any slice.
std::set<sys_days> known_days(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  std::set<sys_days> wanted;
  for (const DailyRow& row : deltas) wanted.insert(row.key.day);
  std::vector<std::int64_t> numbers;
  numbers.reserve(wanted.size());
  for (const sys_days day : wanted) numbers.push_back(number_of(day));
  auto& query = tx.prepare(
      R"(select distinct k.day from unnest($2::bigint[]) k(day), generate_series(0, 3) n(slice), lateral (
           select 1 from daily_sales s
           where s.cabinet_id = $1 and s.slice = n.slice and s.day = k.day limit 1) s)");
  query.bind(1, cabinet);
  query.bind_ints(2, numbers);
  std::set<sys_days> known;
  while (query.step()) known.insert(sys_days{days{query.integer(0)}});
  return known;
}

// Its statements are queued.
void drop_empty(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  if (std::none_of(deltas.begin(), deltas.end(), [](const DailyRow& row) { return takes_away(row.numbers); }))
    return;
  static const std::string kSql =
      kDailySales.delete_sql() + R"( and in_transit_count = 0 and bought_count = 0 and cancelled_count = 0
         and returned_count = 0 and buyouts_count = 0 and returns_count = 0 and buyouts_sum = 0
         and returns_sum = 0)";
  auto& drop = tx.prepare(kSql);
  for (const auto& [key, numbers] : deltas) {
    if (!takes_away(numbers)) continue;
    drop.bind_all(cabinet, key.slice, number_of(key.day), key.key, key.currency).queue();
  }
}

// A first sync adds whole new days: their rows cannot conflict, and COPY halves their cost. COPY is last, so
// that the transaction continues while the server stores the rows.
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
  auto& insert = tx.bulk_insert(kDailySales.name(), kDailySales.insert_columns());
  for (const DailyRow* row : fresh) kDailySales.bind(insert, *row, cabinet).queue();
}

void add_row_by_row(db::Tx& tx, CabinetId cabinet, std::span<const DailyRow> deltas) {
  static const std::string kAdd =
      add_sql("values($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)");
  auto& add = tx.prepare(kAdd);
  for (const DailyRow& row : deltas) kDailySales.bind(add, row, cabinet).run();
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
  static const std::string kColumns = kDailySales.select("s");
  if (filter.first >= filter.last) return;
  each_selected(tx, select(tx.dialect(), filter, kColumns), filter,
                [&use](const db::Statement& row) { use_counted(kDailySales.read(row), use); });
}

void each_daily_sum(db::Tx& tx, const DailyFilter& filter, const std::function<void(const DailyRow&)>& use) {
  static const std::string kColumns = "s.slice, 0, s.key, s.currency, " + each_number("sum({0})");
  if (filter.first >= filter.last) return;
  const std::string sql = select(tx.dialect(), filter, kColumns) + " group by s.slice, s.key, s.currency";
  each_selected(tx, sql, filter,
                [&use](const db::Statement& row) { use_counted(kDailySales.read(row), use); });
}

std::vector<DailyRow> all_daily_rows(db::Tx& tx, CabinetId cabinet) {
  static const std::string kSql =
      fmt::format("select {} from daily_sales where cabinet_id = $1", kDailySales.select());
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet);
  std::vector<DailyRow> rows;
  const auto keep = [&rows](const DailyRow& row) { rows.push_back(row); };
  while (query.step()) use_counted(kDailySales.read(query), keep);
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
        R"(insert into analytics_state(cabinet_id, timezone) values($1, $2)
           on conflict(cabinet_id) do update set timezone = excluded.timezone)")
      .bind_all(cabinet, zone)
      .run();
}

}  // namespace wbd::store
