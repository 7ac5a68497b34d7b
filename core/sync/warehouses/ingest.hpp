#pragma once
// Stores a list of warehouses.
// Loads the stored rows, merges and writes only what differs, inside the caller's transaction.

#include <span>

#include "core/db/database.hpp"
#include "core/model/warehouse.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::sync {

// `warehouses` is WB's whole list of one kind. If the list is `complete`, stored warehouses that it lacks are
// marked as deleted; one that returns loses the mark. An absent value does not replace a stored one.
WriteCounts ingest_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind,
                              std::span<const Warehouse> warehouses, bool complete, UtcTime now);

}  // namespace wbd::sync
