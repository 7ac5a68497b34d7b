#include "core/store/ledger_read.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/model/names.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger_cell_row.hpp"
#include "core/store/payouts.hpp"

namespace wbd::store {
namespace {

LedgerCellRow read_cell_row(const db::Statement& row) {
  constexpr int kMore = kLedgerCells.kRead;
  return {kLedgerCells.read(row), db::read<FinancePeriod>(row, kMore), row.integer(kMore + 1),
          row.integer(kMore + 2), std::string(row.text(kMore + 3))};
}

// The reports are the outer table: their cells lie together, so no cell is searched for. SQLite keeps the
// order of a cross join.
const std::string& cells_sql() {
  static const std::string kSql = fmt::format(
      R"(select {}, c.period, c.report_id, r.reading, r.currency
         from finance_reports r cross join ledger_cells c
         where r.cabinet_id = $1 and c.cabinet_id = $1 and c.period = r.period and c.report_id = r.report_id)",
      kLedgerCells.select("c"));
  return kSql;
}
// Outer are the cells of the days: those of other articles are left out by the index.
const std::string& article_cells_sql() {
  static const std::string kSql = fmt::format(
      R"(select {}, c.period, c.report_id, r.reading, r.currency
         from ledger_cells c join finance_reports r on r.cabinet_id = c.cabinet_id and r.period = c.period
           and r.report_id = c.report_id
         where c.cabinet_id = $1 and c.nm_id = $4)",
      kLedgerCells.select("c"));
  return kSql;
}

// The reports of a cabinet that have a day in the range, by id.
std::map<std::int64_t, ReconciledReport> reports_in_force(db::Tx& tx, CabinetId cabinet,
                                                          const ReportFilter& filter) {
  std::map<std::int64_t, ReconciledReport> reports;
  auto& query = tx.prepare(
      R"(select report_id, type, date_from, date_to, created_on, currency, reading, residual
         from finance_reports where cabinet_id = $1 and period = $2 and state = $3
           and date_to >= coalesce($4, '') and date_from <= coalesce($5, '9999'))");
  query.bind_all(cabinet, filter.period, ReportState::in_force, filter.from, filter.to);
  while (query.step()) {
    ReconciledReport report;
    report.cabinet_id = cabinet;
    report.period = filter.period;
    report.report_id = query.integer(0);
    report.type = query.integer(1);
    report.from = db::read_day(query, 2);
    report.to = db::read_day(query, 3);
    db::read_value(query, 4, report.created_on);
    report.currency = query.text(5);
    report.has_rows = true;
    report.reading = query.integer(6);
    report.residual = query.maybe_amount(7);
    reports.emplace(report.report_id, std::move(report));
  }
  return reports;
}

void add_payouts(db::Tx& tx, CabinetId cabinet, const ReportFilter& filter,
                 std::map<std::int64_t, ReconciledReport>& reports) {
  for (Payout& payout : list_payouts(tx, cabinet, filter.from, filter.to)) {
    auto [found, added] = reports.try_emplace(payout.report_id);
    ReconciledReport& report = found->second;
    if (added) {
      report.cabinet_id = cabinet;
      report.report_id = payout.report_id;
      report.type = payout.type;
      report.from = payout.from;
      report.to = payout.to;
      report.currency = payout.currency;
    }
    if (payout.created_on) report.created_on = payout.created_on;
    report.payout = std::move(payout);
  }
}

bool has_payouts(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select 1 from payouts where cabinet_id = $1 limit 1");
  return query.bind_all(cabinet).has_row();
}

ReconcileState state_of(const ReconciledReport& report, bool control_sums) {
  constexpr Amount kHalfKopeck{50};
  if (!report.has_rows) return ReconcileState::pending;
  if (report.residual)
    return report.residual->abs() <= kHalfKopeck ? ReconcileState::reconciled : ReconcileState::unreconciled;
  const bool awaited = control_sums && report.period == FinancePeriod::weekly;
  return awaited ? ReconcileState::pending : ReconcileState::unchecked;
}

// The reports of a cabinet without their lines.
std::vector<ReconciledReport> reports_of(db::Tx& tx, CabinetId cabinet, const ReportFilter& filter) {
  auto reports = reports_in_force(tx, cabinet, filter);
  const bool weekly = filter.period == FinancePeriod::weekly;
  if (weekly) add_payouts(tx, cabinet, filter, reports);
  const bool control_sums = weekly && has_payouts(tx, cabinet);
  std::vector<ReconciledReport> out;
  for (auto& [id, report] : reports) {
    report.state = state_of(report, control_sums);
    if (!filter.state || report.state == *filter.state) out.push_back(std::move(report));
  }
  return out;
}

void add_lines(db::Tx& tx, ReconciledReport& report) {
  each_cell_of_report(tx, report.cabinet_id, report.period, report.report_id, [&](const LedgerCellRow& row) {
    report.parts += row.cell.parts;
    report.unrecognised += row.cell.unrecognised;
  });
}

}  // namespace

std::string_view to_string(ReconcileState state) {
  return name_of(kReconcileStates, state);
}
std::optional<ReconcileState> parse_reconcile_state(std::string_view name) {
  return find_name<ReconcileState>(kReconcileStates, name);
}

void each_ledger_cell(db::Tx& tx, CabinetId cabinet, Date from, Date to, std::optional<NmId> nm_id,
                      const UseLedgerCell& use) {
  constexpr std::string_view kInForce = " and c.day >= $2 and c.day <= $3 and r.state = 1";
  static const std::string kDays = fmt::format("{}{}", cells_sql(), kInForce);
  static const std::string kArticle = fmt::format("{}{}", article_cells_sql(), kInForce);
  auto& query = tx.prepare(nm_id ? kArticle : kDays);
  query.bind_all(cabinet, from, to);
  if (nm_id) query.bind(4, *nm_id);
  while (query.step()) use(read_cell_row(query));
}

void each_cell_of_report(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id,
                         const UseLedgerCell& use) {
  static const std::string kSql = cells_sql() + " and c.period = $2 and c.report_id = $3";
  auto& query = tx.prepare(kSql);
  query.bind_all(cabinet, period, report_id);
  while (query.step()) use(read_cell_row(query));
}

void each_ledger_row_between(db::Tx& tx, CabinetId cabinet, Date from, Date to, std::optional<NmId> nm_id,
                             const UseReadRow& use) {
  static const std::string kSql = fmt::format(
      R"(select {}, r.reading
         from finance_rows f join finance_reports r on r.cabinet_id = f.cabinet_id and r.period = f.period
           and r.report_id = f.report_id
         where f.cabinet_id = $1 and f.day >= $2 and f.day <= $3 and r.state = 1)",
      kLedgerRows.select("f"));
  static const std::string kDays = kSql + " order by f.day, f.rrd_id";
  static const std::string kArticle = kSql + " and f.nm_id = $4 order by f.day, f.rrd_id";
  auto& query = tx.prepare(nm_id ? kArticle : kDays);
  query.bind_all(cabinet, from, to);
  if (nm_id) query.bind(4, *nm_id);
  while (query.step()) use(kLedgerRows.read(query), query.integer(kLedgerRows.kRead));
}

std::vector<ReportResidual> residuals_between(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  auto& query = tx.prepare(
      R"(select report_id, date_to, currency, residual from finance_reports
         where cabinet_id = $1 and period = $2 and state = $3 and date_to >= $4 and date_to <= $5
           and abs(residual) > 50 order by report_id)");
  query.bind_all(cabinet, FinancePeriod::weekly, ReportState::in_force, from, to);
  std::vector<ReportResidual> residuals;
  while (query.step()) {
    residuals.push_back(
        {query.integer(0), db::read_day(query, 1), std::string(query.text(2)), Amount{query.integer(3)}});
  }
  return residuals;
}

ReportPage list_reconciled(db::Tx& tx, const ReportFilter& filter) {
  ReportPage page;
  for (const CabinetId cabinet : filter.cabinets) {
    auto reports = reports_of(tx, cabinet, filter);
    std::ranges::move(reports, std::back_inserter(page.rows));
  }
  page.total = static_cast<std::int64_t>(page.rows.size());
  std::ranges::sort(page.rows, [](const ReconciledReport& a, const ReconciledReport& b) {
    return std::tie(b.to, b.report_id, a.cabinet_id) < std::tie(a.to, a.report_id, b.cabinet_id);
  });
  const auto first = std::min(filter.offset, page.total);
  const auto count = std::min(filter.limit, page.total - first);
  page.rows = {page.rows.begin() + first, page.rows.begin() + first + count};
  for (ReconciledReport& report : page.rows) add_lines(tx, report);
  return page;
}

std::array<std::int64_t, kReconcileStates.size()> count_reconciled(db::Tx& tx, const ReportFilter& filter) {
  std::array<std::int64_t, kReconcileStates.size()> counts{};
  for (const CabinetId cabinet : filter.cabinets) {
    for (const ReconciledReport& report : reports_of(tx, cabinet, filter))
      ++counts[static_cast<std::size_t>(report.state)];
  }
  return counts;
}

std::optional<ReconciledReport> find_reconciled(db::Tx& tx, std::span<const CabinetId> cabinets,
                                                std::int64_t report_id) {
  for (const FinancePeriod period : {FinancePeriod::weekly, FinancePeriod::daily}) {
    for (const CabinetId cabinet : cabinets) {
      ReportFilter filter;
      filter.period = period;
      for (ReconciledReport& report : reports_of(tx, cabinet, filter)) {
        if (report.report_id != report_id) continue;
        add_lines(tx, report);
        return std::move(report);
      }
    }
  }
  return std::nullopt;
}

}  // namespace wbd::store
