#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/store/day_column.hpp"
#include "core/store/filter_sql.hpp"
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
    if (filter.kind) where_ += fmt::format(" and f.kind = ${}", kind_ = ++last_);
    if (filter.operation) where_ += fmt::format(" and f.operation = ${}", operation_ = ++last_);
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
    if (kind_ != 0) statement.bind(kind_, static_cast<int>(*filter_.kind));
    if (operation_ != 0) statement.bind(operation_, *filter_.operation);
  }

 private:
  const FinanceFilter& filter_;
  std::optional<std::string> from_day_, to_day_;
  std::string where_;
  int last_ = 1;
  int from_ = 0, to_ = 0, nm_id_ = 0, srid_ = 0, report_id_ = 0, kind_ = 0, operation_ = 0;
};

struct FinanceKey {
  std::string day;
  std::int64_t rrd_id;
  std::int64_t period;
  CabinetId cabinet;
};

using Place = std::tuple<std::int64_t, CabinetId, std::int64_t>;  // period, cabinet, rrd_id

FinanceListRow read_list_row(const Statement& row, CabinetId cabinet) {
  constexpr int kReport = kFinanceColumnCount;
  FinanceListRow out{cabinet, read_finance_row(row), row.maybe_id<OrderId>(kReport + 5),
                     row.maybe_text(kReport + 4)};
  FinanceReport& report = out.row.report;
  report.type = row.integer(kReport);
  report.from = read_day(row, kReport + 1);
  report.to = read_day(row, kReport + 2);
  report.created_on = maybe_day(row, kReport + 3);
  return out;
}

// The rows of these keys, in their order.
std::vector<FinanceListRow> load_rows(Tx& tx, std::span<const CabinetId> cabinets,
                                      std::span<const FinanceKey> keys) {
  static const std::string kSql = fmt::format(
      "select {}, r.type, r.date_from, r.date_to, r.created_on, p.title, o.id from finance_rows f join "
      "finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period and r.report_id = "
      "f.report_id left join products p on p.cabinet_id = f.cabinet_id and p.nm_id = f.nm_id left join "
      "orders "
      "o on o.cabinet_id = f.cabinet_id and o.srid = f.srid where f.cabinet_id = $1 and f.period = $3",
      kFinanceColumns);
  std::map<Place, FinanceListRow> found;
  for (const CabinetId cabinet : cabinets) {
    for (const FinancePeriod period : {FinancePeriod::weekly, FinancePeriod::daily}) {
      const auto number = static_cast<std::int64_t>(period);
      std::vector<std::int64_t> ids;
      for (const FinanceKey& key : keys) {
        if (key.cabinet == cabinet && key.period == number) ids.push_back(key.rrd_id);
      }
      const KeyedQuery query{.select = kSql, .column = "f.rrd_id", .bind = [number](Statement& statement) {
                               statement.bind(3, number);
                             }};
      each_with_key(tx, query, cabinet, ids, [&](const Statement& row) {
        FinanceListRow listed = read_list_row(row, cabinet);
        const Place place{number, cabinet, listed.row.rrd_id};
        found.insert_or_assign(place, std::move(listed));
      });
    }
  }
  std::vector<FinanceListRow> rows;
  rows.reserve(keys.size());
  for (const FinanceKey& key : keys) {
    const auto row = found.find(Place{key.period, key.cabinet, key.rrd_id});
    if (row != found.end()) rows.push_back(std::move(row->second));
  }
  return rows;
}

}  // namespace

std::function<std::unordered_map<std::string, OrderFinance>()> ask_order_finance(
    Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids) {
  constexpr std::string_view kSelect =
      "select f.srid, f.kind, f.retail_price_with_discount, f.for_pay, f.delivery_service from finance_rows "
      "f "
      "join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period and r.report_id = "
      "f.report_id where f.cabinet_id = $1 and r.state = 1";
  return [rows = AskedRows(tx, {.select = kSelect, .column = "f.srid"}, cabinet, srids)]() mutable {
    std::unordered_map<std::string, OrderFinance> found;
    rows.each([&found](const Statement& row) {
      add_to(found[std::string(row.text(0))], read_finance_kind(row, 1), row.maybe_money(2),
             row.maybe_money(3), row.maybe_money(4));
    });
    return found;
  };
}

std::unordered_map<std::string, OrderFinance> load_order_finance(Tx& tx, CabinetId cabinet,
                                                                 std::span<const std::string_view> srids) {
  return ask_order_finance(tx, cabinet, srids)();
}

FinancePage list_finance(Tx& tx, const FinanceFilter& filter) {
  const FinanceConditions conditions(filter);
  FinancePage page;

  // As with orders: each cabinet's newest keys come from its index, only the page's own rows are read.
  const std::int64_t wanted = filter.offset + filter.limit;
  std::vector<FinanceKey> keys;
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
    std::sort(keys.begin(), keys.end(), [](const FinanceKey& a, const FinanceKey& b) {
      return std::tie(b.day, b.rrd_id, a.period, a.cabinet) < std::tie(a.day, a.rrd_id, b.period, b.cabinet);
    });
  }
  const auto first = std::clamp<std::int64_t>(filter.offset, 0, std::ssize(keys));
  const auto end = std::clamp<std::int64_t>(wanted, first, std::ssize(keys));
  page.rows = load_rows(tx, filter.cabinets, std::span(keys).subspan(first, end - first));
  return page;
}

std::vector<FinanceTotals> finance_totals(Tx& tx, const FinanceFilter& filter) {
  constexpr std::array kSums{&FinanceTotals::retail_price_with_discount,
                             &FinanceTotals::retail_amount,
                             &FinanceTotals::for_pay,
                             &FinanceTotals::delivery_service,
                             &FinanceTotals::paid_storage,
                             &FinanceTotals::paid_acceptance,
                             &FinanceTotals::penalty,
                             &FinanceTotals::deduction,
                             &FinanceTotals::additional_payment};
  // PostgreSQL adds bigints up to a numeric.
  static const std::string kSelect = [] {
    std::string sql = "select f.currency, f.kind, count(*)";
    for (const char* column :
         {"retail_price_with_discount", "retail_amount", "for_pay", "delivery_service", "paid_storage",
          "paid_acceptance", "penalty", "deduction", "additional_payment"}) {
      sql += fmt::format(", cast(coalesce(sum(f.{}), 0) as bigint)", column);
    }
    return sql;
  }();
  const FinanceConditions conditions(filter);
  std::map<std::pair<std::string, FinanceKind>, FinanceTotals> totals;
  auto& query = tx.prepare(fmt::format("{} {} group by f.currency, f.kind", kSelect, conditions.sql()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(query, cabinet);
    while (query.step()) {
      const std::string currency(query.text(0));
      const FinanceKind kind = read_finance_kind(query, 1);
      FinanceTotals& sums = totals[{currency, kind}];
      sums.currency = currency;
      sums.kind = kind;
      sums.rows += query.integer(2);
      for (std::size_t i = 0; i < kSums.size(); ++i) {
        sums.*kSums[i] += Money{query.integer(static_cast<int>(i) + 3)};
      }
    }
  }
  std::vector<FinanceTotals> out;
  out.reserve(totals.size());
  for (auto& [key, sums] : totals) out.push_back(std::move(sums));
  return out;
}

}  // namespace wb::store
