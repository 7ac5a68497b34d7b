#include "core/sync/warehouses/ingest.hpp"

#include <map>

#include "core/store/warehouse_row.hpp"
#include "core/store/warehouses.hpp"
#include "core/sync/row_merge.hpp"

namespace wbd::sync {

WriteCounts ingest_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind,
                              std::span<const Warehouse> warehouses, bool complete, UtcTime now) {
  auto stored = store::load_warehouses(tx, cabinet, kind);
  std::map<WarehouseId, const Warehouse*> listed;
  for (const Warehouse& warehouse : warehouses) listed[warehouse.id] = &warehouse;

  WriteCounts counts;
  for (const auto& [id, warehouse] : listed) {
    const auto known = stored.find(id);
    if (known == stored.end()) {
      store::save_warehouse(tx, cabinet, *warehouse, now);
      ++counts.created;
      continue;
    }
    Warehouse wanted = *warehouse;
    fill_absent(store::kWarehouses, wanted, known->second.warehouse);
    const bool same = wanted == known->second.warehouse && !known->second.deleted_at;
    if (!same) store::save_warehouse(tx, cabinet, wanted, now);
    ++(same ? counts.unchanged : counts.changed);
    stored.erase(known);
  }
  if (!complete) return counts;
  for (const auto& [id, row] : stored) {
    if (row.deleted_at) continue;
    store::mark_deleted(tx, cabinet, kind, id, now);
    ++counts.changed;
  }
  return counts;
}

}  // namespace wbd::sync
