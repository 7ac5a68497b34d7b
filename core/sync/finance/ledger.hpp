#pragma once
// Keeps the ledger of finance reports up to date. Each report is one transaction, whose cost follows the rows
// of that report. Runs on a worker.

#include <optional>

#include "core/model/finance.hpp"
#include "core/sync/job.hpp"

namespace wbd::sync {

// Makes the ledgers that are due of the reports in force. With `being_read`, also of the reports of that
// period, which have been read completely and are about to come into force.
void make_ledgers(Job& job, std::optional<FinancePeriod> being_read = std::nullopt);

}  // namespace wbd::sync
