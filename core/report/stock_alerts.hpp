#pragma once
// Sizes of a seller that run out, and what is there in all.

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/report/wording.hpp"
#include "core/store/catalog.hpp"

namespace wbd::report {

// One size of an article over all warehouses.
struct SizeAlert {
  CabinetId cabinet_id;
  NmId nm_id;
  ChrtId chrt_id;
  std::optional<std::string> title, vendor_code, size;
  std::int64_t quantity = 0;
  std::int64_t orders_in_window = 0;  // in the 14 full days before today
};
struct StockAlerts {
  std::int64_t quantity = 0;        // pieces of everything
  std::vector<SizeAlert> critical;  // some are left for a week or less; the fewest days first
  std::vector<SizeAlert> out;       // none is left of what is being ordered; the most ordered first
};
[[nodiscard]] StockAlerts stock_alerts(db::Tx& tx, const std::vector<CabinetId>& cabinets, UtcTime now,
                                       const TimeZone& zone);

// What runs out, the first of each kind; empty when nothing does.
[[nodiscard]] Section alerts_section(const Wording& words, const StockAlerts& alerts);
void write_alerts(JsonWriter& json, const StockAlerts& alerts);  // "stock": counts and the first of each

}  // namespace wbd::report
