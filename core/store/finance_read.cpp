#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "core/store/day_column.hpp"
#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"

namespace wb::store {
namespace {

// The conditions of a list within one cabinet, which is $1.
class FinanceConditions {
 public:
  explicit FinanceConditions(const FinanceFilter& filter)
      : filter_(filter), from_day_(day_text(filter.from)), to_day_(day_text(filter.to)) {
    // Few reports are not in force, and they are the same for every row.
    where_ =
        "from finance_rows f where f.cabinet_id = $1 and (f.period, f.report_id) not in (select r.period, "
        "r.report_id from finance_reports r where r.cabinet_id = $1 and r.state <> 1)";
    if (filter.from) where_ += fmt::format(" and f.day >= ${}", from_ = ++last_);
    if (filter.to) where_ += fmt::format(" and f.day <= ${}", to_ = ++last_);
    if (filter.nm_id) where_ += fmt::format(" and f.nm_id = ${}", nm_id_ = ++last_);
    if (filter.srid) where_ += fmt::format(" and f.srid = ${}", srid_ = ++last_);
    if (filter.report_id) where_ += fmt::format(" and f.report_id = ${}", report_id_ = ++last_);
  }

  [[nodiscard]] const std::string& sql() const { return where_; }
  [[nodiscard]] int next_parameter() const { return last_ + 1; }

  void bind(Statement& statement, CabinetId cabinet) const {
    statement.bind(1, cabinet);
    if (from_ != 0) statement.bind(from_, from_day_);
    if (to_ != 0) statement.bind(to_, to_day_);
    if (nm_id_ != 0) statement.bind(nm_id_, *filter_.nm_id);
    if (srid_ != 0) statement.bind(srid_, *filter_.srid);
    if (report_id_ != 0) statement.bind(report_id_, *filter_.report_id);
  }

 private:
  const FinanceFilter& filter_;
  std::optional<std::string> from_day_, to_day_;
  std::string where_;
  int last_ = 1;
  int from_ = 0, to_ = 0, nm_id_ = 0, srid_ = 0, report_id_ = 0;
};

struct Key {
  std::string day;
  std::int64_t rrd_id;
  std::int64_t period;
  CabinetId cabinet;
};

std::optional<FinanceListRow> find_row(Tx& tx, const Key& key) {
  static const std::string kSql = fmt::format(
      "select {}, r.type, r.date_from, r.date_to, r.created_on, p.title, o.id from finance_rows f join "
      "finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period and r.report_id = "
      "f.report_id "
      "left join products p on p.cabinet_id = f.cabinet_id and p.nm_id = f.nm_id left join orders o on "
      "o.cabinet_id = f.cabinet_id and o.srid = f.srid where f.cabinet_id = $1 and f.period = $2 and "
      "f.rrd_id = $3",
      kFinanceColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(key.cabinet, key.period, key.rrd_id);
  if (!query.step()) return std::nullopt;
  constexpr int kReport = kFinanceColumnCount;
  FinanceListRow out{key.cabinet, read_finance_row(query), query.maybe_id<OrderId>(kReport + 5),
                     query.maybe_text(kReport + 4)};
  FinanceReport& report = out.row.report;
  report.type = query.integer(kReport);
  report.from = read_day(query, kReport + 1);
  report.to = read_day(query, kReport + 2);
  report.created_on = maybe_day(query, kReport + 3);
  query.reset();
  return out;
}

}  // namespace

std::unordered_map<std::string, OrderFinance> load_order_finance(Tx& tx, CabinetId cabinet,
                                                                 std::span<const std::string_view> srids) {
  std::unordered_map<std::string, OrderFinance> found;
  auto& query = tx.prepare(
      "select f.kind, f.retail_price_with_discount, f.for_pay, f.delivery_service from finance_rows f join "
      "finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period and r.report_id = "
      "f.report_id "
      "where f.cabinet_id = $1 and f.srid = $2 and r.state = 1");
  query.bind(1, cabinet);
  for (const std::string_view srid : srids) {
    query.bind(2, srid);
    OrderFinance sums;
    while (query.step()) {
      add_to(sums, read_finance_kind(query, 0), query.maybe_money(1), query.maybe_money(2),
             query.maybe_money(3));
    }
    if (sums != OrderFinance{}) found.insert_or_assign(std::string(srid), sums);
  }
  return found;
}

bool has_finance(Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from finance_reports where cabinet_id = $1 limit 1");
  query.bind_all(cabinet);
  const bool found = query.step();
  query.reset();
  return found;
}

FinancePage list_finance(Tx& tx, const FinanceFilter& filter) {
  const FinanceConditions conditions(filter);
  FinancePage page;

  // As with orders: each cabinet's newest keys come from its index, only the page's own rows are read.
  const std::int64_t wanted = filter.offset + filter.limit;
  std::vector<Key> keys;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& newest = tx.prepare(fmt::format(
      "select f.day, f.rrd_id, f.period {} order by f.day desc, f.rrd_id desc, f.period limit ${}",
      conditions.sql(), conditions.next_parameter()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(count, cabinet);
    count.step();
    page.total += count.integer(0);
    count.reset();
    conditions.bind(newest, cabinet);
    newest.bind(conditions.next_parameter(), wanted);
    while (newest.step()) {
      keys.push_back({std::string(newest.text(0)), newest.integer(1), newest.integer(2), cabinet});
    }
  }
  if (filter.cabinets.size() > 1) {
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
      return std::tie(b.day, b.rrd_id, a.period, a.cabinet) < std::tie(a.day, a.rrd_id, b.period, b.cabinet);
    });
  }
  for (auto i = filter.offset; i < std::min<std::int64_t>(wanted, std::ssize(keys)); ++i) {
    if (auto row = find_row(tx, keys[static_cast<std::size_t>(i)])) page.rows.push_back(std::move(*row));
  }
  return page;
}

}  // namespace wb::store
