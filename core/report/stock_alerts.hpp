#pragma once
// A seller's sizes that run out, and the total stock.

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/db/database.hpp"
#include "core/report/wording.hpp"

namespace wbd::report {

// One size of an article, all warehouses together.
struct SizeAlert {
  CabinetId cabinet_id;
  NmId nm_id;
  ChrtId chrt_id;
  std::optional<std::string> title, vendor_code, size;
  std::int64_t quantity = 0;
  std::int64_t orders_in_window = 0;  // in the 14 full days before today
};
struct StockAlerts {
  std::int64_t quantity = 0;        // total pieces
  std::vector<SizeAlert> critical;  // lasts a week or less; fewest days first
  std::vector<SizeAlert> out;       // sold out but still ordered; most ordered first
};
[[nodiscard]] StockAlerts stock_alerts(db::Tx& tx, const std::vector<CabinetId>& cabinets, UtcTime now,
                                       const TimeZone& zone);

// The first sizes of each kind of alert; empty without alerts.
[[nodiscard]] Section alerts_section(const Wording& words, const StockAlerts& alerts);
// "stock": the counts and the first of each kind
void write_alerts(JsonWriter& json, const StockAlerts& alerts);

}  // namespace wbd::report
