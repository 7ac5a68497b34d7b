#pragma once
// The ledger of finance reports: its work list, the rows it is made of, and its cells (SPEC 14).

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"
#include "core/model/ledger.hpp"
#include "core/model/ledger_row.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger_marks.hpp"

namespace wbd::store {

struct LedgerWork {
  FinancePeriod period = FinancePeriod::weekly;
  std::int64_t report_id = 0;
  std::int64_t type = 1;
  Date from, to;
  std::string currency;
  LedgerState state = LedgerState::rows_changed;
  ReportState report_state = ReportState::being_read;
  std::optional<Date> created_on;
};

// The oldest report in force whose ledger is not up to date. With `being_read`, also a report of that period
// which has been read completely and is about to come into force.
[[nodiscard]] std::optional<LedgerWork> next_ledger_work(
    db::Tx& tx, CabinetId cabinet, std::optional<FinancePeriod> being_read = std::nullopt);

using UseLedgerRow = std::function<void(const LedgerRow&)>;
void each_ledger_row(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id,
                     const UseLedgerRow& use);
// Rows of the same orders or units of goods. A weekly report looks at weekly reports only: the daily ones
// repeat the same operations.
void each_related_row(db::Tx& tx, CabinetId cabinet, FinancePeriod period, const std::set<std::string>& srids,
                      const std::set<std::int64_t>& units, const UseLedgerRow& use);

void replace_ledger_cells(db::Tx& tx, CabinetId cabinet, const LedgerWork& report,
                          std::span<const LedgerCell> cells);
[[nodiscard]] LedgerParts ledger_parts(db::Tx& tx, CabinetId cabinet, FinancePeriod period,
                                       std::int64_t report_id);
struct LedgerOutcome {
  std::int64_t reading = 0;        // its number in ledger::kReadings
  std::optional<Amount> residual;  // WB's payment less the lines; nullopt: WB gave no control sum
};
// Marks the report as done. Other reports whose returns, compensations or rows without an article take facts
// from its rows are marked, when these rows have changed.
void finish_ledger(db::Tx& tx, CabinetId cabinet, const LedgerWork& report, const LedgerOutcome& outcome);
// The readings that explained WB's payments, each once.
[[nodiscard]] std::vector<std::int64_t> proven_readings(db::Tx& tx, CabinetId cabinet);
// Marks the reports whose reading no payment has proven, so that it is chosen again.
void note_unproven_readings(db::Tx& tx, CabinetId cabinet);
// Deletes the cells of reports that weekly reports have replaced.
void drop_replaced_ledger(db::Tx& tx, CabinetId cabinet);

}  // namespace wbd::store
