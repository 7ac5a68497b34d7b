#include "core/store/ledger_marks.hpp"

namespace wbd::store {

void note_ledger_days(db::Tx& tx, CabinetId cabinet, Date from, Date to) {
  tx.prepare(R"(update finance_reports set ledger = $2
                where cabinet_id = $1 and ledger <> $3 and date_to >= $4 and date_from <= $5)")
      .bind_all(cabinet, LedgerState::splits_due, LedgerState::rows_changed, from, to)
      .run();
}

void note_ledger_report(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id) {
  tx.prepare(R"(update finance_reports set ledger = $4
                where cabinet_id = $1 and period = $2 and report_id = $3 and ledger = $5)")
      .bind_all(cabinet, period, report_id, LedgerState::reading_due, LedgerState::done)
      .queue();
}

void note_ledger_rows(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t report_id) {
  tx.prepare(R"(update finance_reports set ledger = $4
                where cabinet_id = $1 and period = $2 and report_id = $3)")
      .bind_all(cabinet, period, report_id, LedgerState::rows_changed)
      .queue();
}

}  // namespace wbd::store
