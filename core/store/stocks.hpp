#pragma once
// Stock by size and warehouse.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"

namespace wbd::store {

// All rows, also with quantity 0.
[[nodiscard]] std::vector<Stock> load_stocks(db::Tx& tx, CabinetId cabinet);
struct StockChange {
  Stock row;  // the new values; zeros when WB no longer reports the row
  bool created = false;
};
void save_stocks(db::Tx& tx, CabinetId cabinet, std::span<const StockChange> changes, UtcTime now);

inline constexpr std::int64_t kSpeedDays = 14;  // the window in which the order speed of a size is measured

struct StockFilter {
  std::vector<CabinetId> cabinets;
  std::optional<WarehouseId> warehouse_id;
  std::optional<NmId> nm_id;
  std::optional<std::string> size;
  // Critical: at the order speed of the window the quantity lasts at most critical_days. A quantity of 0 is
  // critical if the size was ordered in the window.
  std::optional<bool> critical;
  std::int64_t critical_days = 7;
  UtcTime speed_from, speed_to;  // the kSpeedDays full days before today, [from, to)
  std::int64_t limit = 50, offset = 0;
};
struct StockRow {
  CabinetId cabinet_id;
  Stock stock;
  std::optional<std::string> vendor_code, title, size, barcode;
  // Orders of this size, with any status, over all warehouses (SPEC section 8).
  std::int64_t orders_in_window = 0;
  UtcTime updated_at;
};
struct StockPage {
  std::vector<StockRow> rows;
  std::int64_t total = 0;
};  // nm_id, chrt_id, warehouse_id ascending
[[nodiscard]] StockPage list_stocks(db::Tx& tx, const StockFilter& filter);

}  // namespace wbd::store
