#pragma once
// Marks the reports whose ledger is to be made again. The finance step of sync does it soon after.

#include <cstdint>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"

namespace wbd::store {

// finance_reports.ledger. `reading_due`: the rows are unchanged, but WB's control sums are not.
enum class LedgerState : std::uint8_t { rows_changed, done, splits_due, reading_due };

// Costs by article of these Moscow days have changed (both inclusive), so the reports that overlap them split
// their sums again.
void note_ledger_days(db::Tx& tx, CabinetId cabinet, Date from, Date to);
// WB's control sums of the report have changed.
void note_ledger_report(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id);
// Rows of the report have changed.
void note_ledger_rows(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<store::LedgerState> {
  static constexpr std::string_view kName = "state of a report's ledger";
  static constexpr store::LedgerState kLast = store::LedgerState::reading_due;
};

}  // namespace wbd::db
