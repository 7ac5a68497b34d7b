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
// Call it in the transaction that stores the change. Adds the orders of each size that has become less, and
// emits events. Thresholds are those of the cabinet's members, or the default when it has none.
void report_stock(db::Tx& tx, const StockNews& news, std::span<const SizeLevel> levels, Events& events);

}  // namespace wbd::sync
