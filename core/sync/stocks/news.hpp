#pragma once
// Emits the events of a stock change.

#include <span>

#include "core/db/database.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

struct StockNews {
  CabinetId cabinet;
  const TimeZone& zone;  // report_timezone: defines the days of the sales speed
  UtcTime now;
};
// Call it in the transaction that stores the change. Loads the orders of each size whose quantity fell, and
// emits events. Uses the thresholds of the cabinet's members, or the defaults when it has none.
void report_stock(db::Tx& tx, const StockNews& news, std::span<const SizeLevel> levels, Events& events);

}  // namespace wbd::sync
