#pragma once
// Rows of finance reports into the database.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <span>

#include "core/db/database.hpp"
#include "core/model/finance.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

// Adds new reports, which are not in force yet, and writes the rows that differ. A null does not replace a
// stored value. Rows of a replaced report are skipped.
WriteCounts ingest_finance_rows(db::Tx& tx, CabinetId cabinet, std::span<const FinanceRow> rows);

}  // namespace wbd::sync
