#pragma once
// Events of a change of stock.

#include <span>

#include "core/db/database.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

struct StockNews {
  CabinetId cabinet;
  const TimeZone& zone;  // report_timezone: the speed of a size counts in its days
  UtcTime now;
};
// In the transaction that stores the change: adds the orders of each size that has become less, and emits
// events by the thresholds of the cabinet's members, or by the default one when it has none.
void report_stock(db::Tx& tx, const StockNews& news, std::span<const SizeLevel> levels, Events& events);

}  // namespace wbd::sync
