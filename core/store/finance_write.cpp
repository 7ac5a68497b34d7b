#include <algorithm>
#include <map>
#include <utility>

#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"
#include "core/store/row_merge.hpp"

namespace wbd::store {
namespace {

// finance_reports.state
constexpr std::int64_t kBeingRead = 0;
constexpr std::int64_t kInForce = 1;
constexpr std::int64_t kReplaced = 2;

void write_row(db::Tx& tx, CabinetId cabinet, const FinanceRow& row) {
  static const std::string kSql = kFinanceRows.upsert_sql();
  kFinanceRows.bind(tx.prepare(kSql), row, cabinet).run();
}

// The report is compared by its id: its days are stored with the report.
FinanceRow merged(FinanceRow row, const FinanceRow& stored) {
  const FinanceReport report = std::exchange(row.report, stored.report);
  row.report.id = report.id;
  row.report.currency = report.currency;
  fill_absent(kFinanceRows, row, stored);
  row.kind = finance_kind(row.doc_type.value_or(""), row.operation.value_or(""), row.delivery_service);
  return row;
}

using ReportKey = std::pair<FinancePeriod, std::int64_t>;

// Stores the report with the days of all its rows, of this batch and of earlier ones. Returns its state.
std::int64_t save_report(db::Tx& tx, CabinetId cabinet, FinanceReport report) {
  static const std::string kSelect = kFinanceReports.by_key_sql("state");
  static const std::string kUpsert = kFinanceReports.upsert_sql();
  auto& query = tx.prepare(kSelect);
  query.bind_all(cabinet, report.period, report.id);
  std::int64_t state = kBeingRead;
  if (query.step()) {
    const FinanceReport stored = kFinanceReports.read(query);
    state = query.integer(kFinanceReports.kRead);
    query.reset();
    report.from = std::min(report.from, stored.from);
    report.to = std::max(report.to, stored.to);
    fill_absent(kFinanceReports, report, stored);
    if (report == stored) return state;
  }
  kFinanceReports.bind(tx.prepare(kUpsert), report, cabinet, state).run();
  return state;
}

}  // namespace

WriteCounts upsert_finance_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows) {
  static const std::string kSql = kFinanceRows.by_key_sql();
  std::map<ReportKey, FinanceReport> reports;
  for (const FinanceRow& row : rows) {
    FinanceReport& report =
        reports.try_emplace(ReportKey{row.report.period, row.report.id}, row.report).first->second;
    report.from = std::min(report.from, row.report.from);
    report.to = std::max(report.to, row.report.to);
  }
  std::map<ReportKey, std::int64_t> states;
  for (const auto& [key, report] : reports) states[key] = save_report(tx, cabinet, report);

  WriteCounts counts;
  for (const FinanceRow& row : rows) {
    if (states[ReportKey{row.report.period, row.report.id}] == kReplaced) {
      ++counts.unchanged;
      continue;
    }
    auto& query = tx.prepare(kSql);
    query.bind_all(cabinet, row.report.period, row.rrd_id);
    if (!query.step()) {
      write_row(tx, cabinet, row);
      ++counts.created;
      continue;
    }
    const FinanceRow stored = kFinanceRows.read(query);
    query.reset();
    const FinanceRow wanted = merged(row, stored);
    if (wanted == stored) {
      ++counts.unchanged;
      continue;
    }
    write_row(tx, cabinet, wanted);
    ++counts.changed;
  }
  return counts;
}

bool settle_finance_reports(db::Tx& tx, CabinetId cabinet, FinancePeriod period) {
  std::int64_t moved = 0;
  const auto put_in_force = [&] {
    moved += tx.prepare(R"(update finance_reports set state = $3
                           where cabinet_id = $1 and period = $2 and state = $4)")
                 .bind_all(cabinet, period, kInForce, kBeingRead)
                 .run();
  };
  if (period == FinancePeriod::weekly) put_in_force();
  moved += tx.prepare(R"(update finance_reports set state = $4
                         where cabinet_id = $1 and period = $3 and state <> $4 and exists(
                           select 1 from finance_reports w
                           where w.cabinet_id = $1 and w.period = $2 and w.state = $5
                             and w.type = finance_reports.type and w.date_from <= finance_reports.date_from
                             and w.date_to >= finance_reports.date_to))")
               .bind_all(cabinet, FinancePeriod::weekly, FinancePeriod::daily, kReplaced, kInForce)
               .run();
  if (period == FinancePeriod::daily) put_in_force();
  return moved > 0;
}

std::int64_t drop_replaced_finance_rows(db::Tx& tx, CabinetId cabinet, std::int64_t limit) {
  return tx
      .prepare(
          R"(delete from finance_rows where (cabinet_id, period, rrd_id) in (
               select f.cabinet_id, f.period, f.rrd_id
               from finance_reports r join finance_rows f on f.cabinet_id = r.cabinet_id
                 and f.period = r.period and f.report_id = r.report_id
               where r.cabinet_id = $1 and r.state = $2 limit $3))")
      .bind_all(cabinet, kReplaced, limit)
      .run();
}

std::optional<Date> weekly_finance_through(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select max(date_to) from finance_reports where cabinet_id = $1 and period = $2 and state = $3");
  query.bind_all(cabinet, FinancePeriod::weekly, kInForce);
  query.step();
  const auto day = db::read<std::optional<Date>>(query, 0);
  query.reset();
  return day;
}

bool save_balance(db::Tx& tx, CabinetId cabinet, const Balance& balance, UtcTime now) {
  auto& query = tx.prepare(
      "select balance_current, balance_for_withdraw, balance_currency from wb_cabinets where id = $1");
  query.bind_all(cabinet);
  const bool same = query.step() && query.maybe_money(0) == balance.current &&
                    query.maybe_money(1) == balance.for_withdraw && query.maybe_text(2) == balance.currency;
  query.reset();
  tx.prepare(R"(update wb_cabinets set balance_current = $2, balance_for_withdraw = $3,
                  balance_currency = $4, balance_at = $5 where id = $1)")
      .bind_all(cabinet, balance.current, balance.for_withdraw, balance.currency, now)
      .run();
  return !same;
}

}  // namespace wbd::store
