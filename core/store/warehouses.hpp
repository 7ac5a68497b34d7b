#pragma once
// Warehouses of WB and of sellers, and WB's offices.

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/warehouse.hpp"
#include "core/store/catalog.hpp"

namespace wbd::store {

// `warehouses` are all of WB's list of one kind. With a `complete` list those that are missing are marked as
// deleted; one that comes back loses the mark. What a row does not tell (null) is kept.
WriteCounts save_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind,
                            std::span<const Warehouse> warehouses, bool complete, UtcTime now);
// What a stock report says of a warehouse. Its name counts only where no list of warehouses tells it.
WriteCounts note_warehouse(db::Tx& tx, CabinetId cabinet, WarehouseKind kind, WarehouseId id,
                           std::string_view name, UtcTime now);

[[nodiscard]] bool has_warehouses(db::Tx& tx, CabinetId cabinet, WarehouseKind kind);  // any not deleted

struct WarehouseFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<WarehouseKind> kind{};
  std::optional<std::string> q{};  // part of name, city, address or region
  std::int64_t limit = 50, offset = 0;
};
struct WarehouseRow {
  CabinetId cabinet_id;
  Warehouse warehouse;  // region, city and address of a seller's one are those of its office
  UtcTime updated_at;
  std::optional<UtcTime> deleted_at;
};
struct WarehousePage {
  std::vector<WarehouseRow> rows;
  std::int64_t total = 0;
};  // cabinet, kind, id ascending
[[nodiscard]] WarehousePage list_warehouses(db::Tx& tx, const WarehouseFilter& filter);

}  // namespace wbd::store
