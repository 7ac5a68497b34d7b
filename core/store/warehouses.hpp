#pragma once
// Warehouses of WB and of sellers, and WB's offices.

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/warehouse.hpp"
#include "core/model/write_counts.hpp"

namespace wbd::store {

struct WarehouseRow {
  CabinetId cabinet_id;
  Warehouse warehouse;  // a seller's warehouse has region, city and address of its office
  UtcTime updated_at;
  std::optional<UtcTime> deleted_at;
};
[[nodiscard]] std::map<WarehouseId, WarehouseRow> load_warehouses(db::Tx& tx, CabinetId cabinet,
                                                                  WarehouseKind kind);
// Inserts or replaces the row and removes its deletion mark.
void save_warehouse(db::Tx& tx, CabinetId cabinet, const Warehouse& row, UtcTime now);
void mark_deleted(db::Tx& tx, CabinetId cabinet, WarehouseKind kind, WarehouseId id, UtcTime now);
// Stores warehouses that a stock report mentions. A stored name is replaced only for WB's warehouses, because
// lists give the other names.
WriteCounts note_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind,
                            const std::map<WarehouseId, std::string_view>& names, UtcTime now);

[[nodiscard]] bool has_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind);  // any not deleted

struct CargoType {
  WarehouseId id;
  std::string name;
  std::optional<std::int64_t> cargo_type;
};
// The seller's warehouses, also deleted ones. The query is prefetched: call the result once. Nothing is read
// unless `wanted`.
[[nodiscard]] std::function<std::vector<CargoType>()> prefetch_cargo_types(db::Tx& tx, CabinetId cabinet,
                                                                           bool wanted);

struct WarehouseFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<WarehouseKind> kind{};
  std::optional<std::string> q{};  // part of name, city, address or region
  std::int64_t limit = 50, offset = 0;
};
struct WarehousePage {
  std::vector<WarehouseRow> rows;
  std::int64_t total = 0;
};  // cabinet, kind, id ascending
[[nodiscard]] WarehousePage list_warehouses(db::Tx& tx, const WarehouseFilter& filter);

}  // namespace wbd::store
