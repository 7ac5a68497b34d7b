#pragma once
// Keeps the ledger of finance reports up to date. Each report is one transaction, whose cost follows the rows
// of that report. Runs on a worker.

#include <optional>

#include "core/model/finance.hpp"
#include "core/sync/job.hpp"

namespace wbd::sync {

// Makes the ledger of the oldest report that is due, in the caller's transaction. `announces`: a new payment
// is an event. False when none is due.
bool make_next_ledger(db::Tx& tx, CabinetId cabinet, UtcTime now, bool announces,
                      std::optional<FinancePeriod> being_read = std::nullopt);
// Makes the ledgers that are due: of the reports in force, and of the reports of `being_read`. These have
// been read completely and are about to come into force.
void make_ledgers(Job& job, std::optional<FinancePeriod> being_read);
// Only of the reports in force. Each dataset from which a ledger is made ends with it.
void make_due_ledgers(Job& job);

}  // namespace wbd::sync
