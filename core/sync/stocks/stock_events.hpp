#pragma once
// Emits the events of a stock change.

#include <span>

#include "core/db/database.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

struct StockContext {
  CabinetId cabinet;
  const TimeZone& zone;  // report_timezone: defines the days of the sales speed
  UtcTime now;
};
// Call it in the transaction that stores the change. Loads the orders of each size whose quantity fell, and
// emits events. Uses the thresholds of the cabinet's members, or the defaults when it has none.
void emit_stock_events(db::Tx& tx, const StockContext& context, std::span<const SizeLevel> levels,
                       Events& events);

}  // namespace wbd::sync
