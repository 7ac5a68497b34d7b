#pragma once
// Stores rows of finance reports.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <span>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

// Adds new reports, which do not count until their range has been read completely, and writes the rows that
// differ. An absent value does not replace a stored one. Rows of a replaced report are skipped.
WriteCounts ingest_finance_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows);

}  // namespace wbd::sync
