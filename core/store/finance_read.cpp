#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"

namespace wbd::store {
namespace {

db::Conditions conditions_of(const FinanceFilter& filter) {
  // This list is short and the same for every row: few reports are not in force.
  db::Conditions conditions(
      R"(from finance_rows f where f.cabinet_id = $1 and (f.period, f.report_id) not in (
           select r.period, r.report_id from finance_reports r where r.cabinet_id = $1 and r.state <> 1))");
  conditions.add("f.day >= ${}", filter.from);
  conditions.add("f.day <= ${}", filter.to);
  conditions.add("f.nm_id = ${}", filter.nm_id);
  conditions.add("f.srid = ${}", filter.srid);
  conditions.add("f.report_id = ${}", filter.report_id);
  conditions.add("f.kind = ${}", filter.kind);
  conditions.add("f.operation = ${}", filter.operation);
  return conditions;
}

struct FinanceKey {
  using Place = std::pair<std::int64_t, std::int64_t>;  // period, rrd_id
  std::string day;
  Place id;
  CabinetId cabinet;
};

constexpr db::KeyOrder<FinanceKey> kFinanceNewestFirst{
    "f.day, f.rrd_id, f.period",
    "f.day desc, f.rrd_id desc, f.period",
    [](const db::Statement& row, CabinetId cabinet) {
      return FinanceKey{std::string(row.text(0)), {row.integer(2), row.integer(1)}, cabinet};
    },
    [](const FinanceKey& a, const FinanceKey& b) {
      return std::tie(b.day, b.id.second, a.id.first, a.cabinet) <
             std::tie(a.day, a.id.second, b.id.first, b.cabinet);
    },
    {"f.day, f.rrd_id, -f.period", 3, [](db::Statement& to, int first, const FinanceKey& key) {
       to.bind(first, key.day);
       to.bind(first + 1, key.id.second);
       to.bind(first + 2, -key.id.first);
     }}};

FinanceListRow read_list_row(const db::Statement& row, CabinetId cabinet) {
  constexpr int kReport = kFinanceRows.kRead;
  FinanceListRow out{cabinet, kFinanceRows.read(row), row.maybe_id<OrderId>(kReport + 5),
                     row.maybe_text(kReport + 4), row.integer(kReport + 6)};
  FinanceReport& report = out.row.report;
  report.type = row.integer(kReport);
  report.from = db::read_day(row, kReport + 1);
  report.to = db::read_day(row, kReport + 2);
  db::read_value(row, kReport + 3, report.created_on);
  return out;
}

// Calls `put` for each row of the cabinet at one of `places`.
template <class Put>
void load_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceKey::Place> places, const Put& put) {
  static const std::string kSql = fmt::format(
      R"(select {}, r.type, r.date_from, r.date_to, r.created_on, p.title, o.id,
           (select count(*) from finance_unread u where u.cabinet_id = f.cabinet_id and u.period = f.period
             and u.report_id = f.report_id)
         from finance_rows f
           join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
             and r.report_id = f.report_id
           left join products p on p.cabinet_id = f.cabinet_id and p.nm_id = f.nm_id
           left join orders o on o.cabinet_id = f.cabinet_id and o.srid = f.srid
         where f.cabinet_id = $1 and f.period = $3)",
      kFinanceRows.select("f"));
  for (const FinancePeriod period : {FinancePeriod::weekly, FinancePeriod::daily}) {
    const auto number = static_cast<std::int64_t>(period);
    std::vector<std::int64_t> ids;
    for (const auto& [of, rrd_id] : places) {
      if (of == number) ids.push_back(rrd_id);
    }
    const db::KeyedQuery query{.select = kSql,
                               .column = "f.rrd_id",
                               .bind = [number](db::Statement& statement) { statement.bind(3, number); }};
    db::each_with_key(tx, query, cabinet, ids, [&](const db::Statement& row) {
      FinanceListRow listed = read_list_row(row, cabinet);
      const std::int64_t rrd_id = listed.row.rrd_id;
      put({number, rrd_id}, std::move(listed));
    });
  }
}

}  // namespace

std::function<std::unordered_map<std::string, OrderFinance>()> prefetch_order_finance(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids) {
  constexpr std::string_view kSelect =
      R"(select f.srid, f.kind, f.retail_price_with_discount, f.for_pay, f.delivery_service
         from finance_rows f join finance_reports r on r.cabinet_id = f.cabinet_id
           and r.period = f.period and r.report_id = f.report_id
         where f.cabinet_id = $1 and r.state = 1)";
  return [rows = db::PendingRows(tx, {.select = kSelect, .column = "f.srid"}, cabinet, srids)]() mutable {
    std::unordered_map<std::string, OrderFinance> found;
    rows.each([&found](const db::Statement& row) {
      add_to(found[std::string(row.text(0))], db::read<FinanceKind>(row, 1), row.maybe_amount(2),
             row.maybe_amount(3), row.maybe_amount(4));
    });
    return found;
  };
}

FinancePage list_finance(db::Tx& tx, const FinanceFilter& filter) {
  const db::Conditions conditions = conditions_of(filter);
  const auto page = db::page_of_keys(tx, filter, conditions, kFinanceNewestFirst);
  const auto load = [&tx](CabinetId cabinet, std::span<const FinanceKey::Place> places, const auto& put) {
    load_rows(tx, cabinet, places, put);
  };
  return {db::rows_of_keys<FinanceListRow>(filter.cabinets, page.keys, load), page.total};
}

namespace {

// clang-format off
constexpr std::pair<std::string_view, Amount FinanceTotals::*> kSums[] = {
    {"retail_price_with_discount", &FinanceTotals::retail_price_with_discount},
    {"retail_amount", &FinanceTotals::retail_amount},
    {"for_pay", &FinanceTotals::for_pay},
    {"delivery_service", &FinanceTotals::delivery_service},
    {"paid_storage", &FinanceTotals::paid_storage},
    {"paid_acceptance", &FinanceTotals::paid_acceptance},
    {"penalty", &FinanceTotals::penalty},
    {"deduction", &FinanceTotals::deduction},
    {"additional_payment", &FinanceTotals::additional_payment}};
// clang-format on

// The rows that a filter may concern and that could not be read. Only days and report of such a row are
// known.
std::int64_t unread_rows(db::Tx& tx, const FinanceFilter& filter) {
  std::int64_t count = 0;
  db::Conditions conditions(
      R"(from finance_unread f where f.cabinet_id = $1 and (f.period, f.report_id) not in (
           select r.period, r.report_id from finance_reports r where r.cabinet_id = $1 and r.state <> 1))");
  conditions.add("(f.day is null or f.day >= ${})", filter.from);
  conditions.add("(f.day is null or f.day <= ${})", filter.to);
  conditions.add("f.report_id = ${}", filter.report_id);
  auto& query = tx.prepare(fmt::format("select count(*) {}", conditions.sql()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(query, cabinet);
    while (query.step()) count += query.integer(0);
  }
  return count;
}

}  // namespace

std::vector<FinanceTotals> finance_totals(db::Tx& tx, const FinanceFilter& filter) {
  // The cast: PostgreSQL's sum() of bigints is a numeric.
  static const std::string kSelect = [] {
    std::string sql = "select f.currency, f.kind, count(*)";
    for (const auto& [column, field] : kSums) {
      sql += fmt::format(", cast(coalesce(sum(f.{}), 0) as bigint)", column);
    }
    return sql;
  }();
  const db::Conditions conditions = conditions_of(filter);
  std::map<std::pair<std::string, FinanceKind>, FinanceTotals> totals;
  auto& query = tx.prepare(fmt::format("{} {} group by f.currency, f.kind", kSelect, conditions.sql()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(query, cabinet);
    while (query.step()) {
      const std::string currency(query.text(0));
      const FinanceKind kind = db::read<FinanceKind>(query, 1);
      FinanceTotals& sums = totals[{currency, kind}];
      sums.currency = currency;
      sums.kind = kind;
      sums.rows += query.integer(2);
      int at = 3;
      for (const auto& [column, field] : kSums) sums.*field += Amount{query.integer(at++)};
    }
  }
  std::vector<FinanceTotals> out;
  out.reserve(totals.size());
  const std::int64_t unread = unread_rows(tx, filter);
  for (auto& [key, sums] : totals) {
    sums.unread_rows = unread;
    out.push_back(std::move(sums));
  }
  return out;
}

}  // namespace wbd::store
