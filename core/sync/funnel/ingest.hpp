#pragma once
// Funnel days of one page into the database.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <span>

#include "core/db/database.hpp"
#include "core/model/funnel.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

WriteCounts ingest_funnel_days(db::Tx& tx, CabinetId cabinet, std::span<const FunnelDay> days, UtcTime now);

}  // namespace wbd::sync
