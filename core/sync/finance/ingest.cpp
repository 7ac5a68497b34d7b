#include "core/sync/finance/ingest.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/store/finance.hpp"
#include "core/store/finance_row.hpp"
#include "core/store/finance_units.hpp"
#include "core/store/ledger_marks.hpp"
#include "core/sync/row_merge.hpp"

namespace wbd::sync {
namespace {

using ReportKey = std::pair<FinancePeriod, std::int64_t>;
using store::ReportState;

ReportKey report_key(const FinanceRow& row) {
  return {row.report.period, row.report.id};
}

// Only the report's id and currency are merged: its other fields are stored with the report.
FinanceRow merged(FinanceRow row, const FinanceRow& stored) {
  const FinanceReport report = std::exchange(row.report, stored.report);
  row.report.id = report.id;
  row.report.currency = report.currency;
  fill_absent(store::kFinanceRows, row, stored);
  row.kind = finance_kind(row.doc_type.value_or(""), row.operation.value_or(""), row.delivery_service);
  return row;
}

// Stores the report with the days of all its rows, of this batch and of earlier ones. Returns its state.
ReportState ingest_report(db::Tx& tx, CabinetId cabinet, FinanceReport report) {
  const auto stored = store::find_finance_report(tx, cabinet, report.period, report.id);
  if (stored) {
    report.from = std::min(report.from, stored->report.from);
    report.to = std::max(report.to, stored->report.to);
    fill_absent(store::kFinanceReports, report, stored->report);
    if (report == stored->report) return stored->state;
  }
  store::save_finance_report(tx, cabinet, report);
  return stored ? stored->state : ReportState::being_read;
}

}  // namespace

WriteCounts ingest_finance_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows) {
  std::map<ReportKey, FinanceReport> reports;
  for (const FinanceRow& row : rows) {
    FinanceReport& report = reports.try_emplace(report_key(row), row.report).first->second;
    report.from = std::min(report.from, row.report.from);
    report.to = std::max(report.to, row.report.to);
  }
  std::map<ReportKey, ReportState> states;
  for (const auto& [key, report] : reports) states[key] = ingest_report(tx, cabinet, report);

  WriteCounts counts;
  std::set<ReportKey> touched;
  for (const FinanceRow& row : rows) {
    if (states[report_key(row)] == ReportState::replaced) {
      ++counts.unchanged;
      continue;
    }
    const auto stored = store::find_finance_row(tx, cabinet, row.report.period, row.rrd_id);
    const FinanceRow wanted = stored ? merged(row, *stored) : row;
    if (wanted == stored) {
      ++counts.unchanged;
      continue;
    }
    store::save_finance_row(tx, cabinet, wanted);
    touched.insert(report_key(row));
    ++(stored ? counts.changed : counts.created);
  }
  for (const auto& [period, id] : touched) {
    store::note_unapplied(tx, cabinet, period, id);
    store::note_ledger_rows(tx, cabinet, period, id);
  }
  return counts;
}

}  // namespace wbd::sync
