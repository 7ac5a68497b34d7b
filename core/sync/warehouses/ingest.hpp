#pragma once
// A list of warehouses into the database.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <span>

#include "core/db/database.hpp"
#include "core/model/warehouse.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

// `warehouses` is WB's whole list of one kind. A `complete` list marks missing ones as deleted; one that
// returns loses the mark. A null does not replace a stored value.
WriteCounts ingest_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind,
                              std::span<const Warehouse> warehouses, bool complete, UtcTime now);

}  // namespace wbd::sync
