#pragma once
// Stock by size and warehouse.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"

namespace wbd::store {

[[nodiscard]] std::vector<Stock> load_stocks(db::Tx& tx, CabinetId cabinet);  // all rows, also those at 0
struct StockChange {
  Stock row;  // as it is now; a vanished row comes with zeros
  bool created = false;
};
void save_stocks(db::Tx& tx, CabinetId cabinet, std::span<const StockChange> changes, UtcTime now);

inline constexpr std::int64_t kSpeedDays = 14;  // the window of a size's order speed

struct StockFilter {
  std::vector<CabinetId> cabinets;
  std::optional<WarehouseId> warehouse_id;
  std::optional<NmId> nm_id;
  std::optional<std::string> size;
  // Critical: the quantity lasts at most critical_days at the speed of the window; or it is 0 and the size
  // was ordered in the window.
  std::optional<bool> critical;
  std::int64_t critical_days = 7;
  UtcTime speed_from, speed_to;  // the kSpeedDays full days before today, [from, to)
  std::int64_t limit = 50, offset = 0;
};
struct StockRow {
  CabinetId cabinet_id;
  Stock stock;
  std::optional<std::string> vendor_code, title, size, barcode;
  std::int64_t orders_in_window =
      0;  // orders of this size, every status, over all warehouses (SPEC section 8)
  UtcTime updated_at;
};
struct StockPage {
  std::vector<StockRow> rows;
  std::int64_t total = 0;
};  // nm_id, chrt_id, warehouse_id ascending
[[nodiscard]] StockPage list_stocks(db::Tx& tx, const StockFilter& filter);

}  // namespace wbd::store
