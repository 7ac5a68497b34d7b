#include "core/sync/finance/ingest.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

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

using Reports = std::map<ReportKey, FinanceReport>;

// Stores the reports with the days of all their rows, of this batch and of earlier ones.
std::map<ReportKey, ReportState> ingest_reports(db::Tx& tx, CabinetId cabinet, Reports reports) {
  std::map<FinancePeriod, std::vector<std::int64_t>> ids;
  for (const auto& [key, report] : reports) ids[key.first].push_back(key.second);
  std::map<ReportKey, store::StoredReport> known;
  for (const auto& [period, of_period] : ids) {
    for (auto& [id, stored] : store::load_finance_reports(tx, cabinet, period, of_period))
      known.emplace(ReportKey{period, id}, std::move(stored));
  }
  std::map<ReportKey, ReportState> states;
  for (auto& [key, report] : reports) {
    const auto stored = known.find(key);
    states[key] = stored == known.end() ? ReportState::being_read : stored->second.state;
    if (stored != known.end()) {
      const FinanceReport& before = stored->second.report;
      report.from = std::min(report.from, before.from);
      report.to = std::max(report.to, before.to);
      fill_absent(store::kFinanceReports, report, before);
      if (report == before) continue;
    }
    store::save_finance_report(tx, cabinet, report);
  }
  return states;
}

// The rows of a batch as they are to be stored.
class RowSet {
 public:
  RowSet(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows) {
    std::map<FinancePeriod, std::vector<std::int64_t>> ids;
    for (const FinanceRow& row : rows) ids[row.report.period].push_back(row.rrd_id);
    for (const auto& [period, of_period] : ids) {
      for (auto& [rrd_id, row] : store::load_finance_rows(tx, cabinet, period, of_period))
        rows_.emplace(RowKey{period, rrd_id}, Known{std::move(row), true, false});
    }
  }

  // Returns the counts of this one row.
  WriteCounts merge(const FinanceRow& row) {
    const auto [slot, is_new] = rows_.try_emplace(RowKey{row.report.period, row.rrd_id}, Known{row});
    Known& known = slot->second;
    if (is_new) {
      added_.push_back(&known.row);
      return {1, 0, 0};
    }
    FinanceRow wanted = merged(row, known.row);
    if (wanted == known.row) return {0, 0, 1};
    known.row = std::move(wanted);
    if (known.is_stored && !known.differs) changed_.push_back(&known.row);
    known.differs = true;
    return {0, 1, 0};
  }

  void save(db::Tx& tx, CabinetId cabinet) const { store::save_finance_rows(tx, cabinet, added_, changed_); }

 private:
  using RowKey = std::pair<FinancePeriod, std::int64_t>;
  struct Known {
    FinanceRow row;
    bool is_stored = false;
    bool differs = false;
  };
  std::map<RowKey, Known> rows_;
  store::FinanceRowPointers added_, changed_;  // point into rows_, in the order of the batch
};

}  // namespace

WriteCounts ingest_finance_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows) {
  Reports reports;
  for (const FinanceRow& row : rows) {
    FinanceReport& report = reports.try_emplace(report_key(row), row.report).first->second;
    report.from = std::min(report.from, row.report.from);
    report.to = std::max(report.to, row.report.to);
  }
  const auto states = ingest_reports(tx, cabinet, std::move(reports));

  WriteCounts counts;
  RowSet set(tx, cabinet, rows);
  std::set<ReportKey> touched;
  for (const FinanceRow& row : rows) {
    const bool is_replaced = states.at(report_key(row)) == ReportState::replaced;
    const WriteCounts one = is_replaced ? WriteCounts{0, 0, 1} : set.merge(row);
    if (one.any_change()) touched.insert(report_key(row));
    counts += one;
  }
  set.save(tx, cabinet);
  for (const auto& [period, id] : touched) {
    store::note_unapplied(tx, cabinet, period, id);
    store::note_ledger_rows(tx, cabinet, period, id);
  }
  return counts;
}

}  // namespace wbd::sync
