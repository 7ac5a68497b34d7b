#pragma once
// What a change of stock means to the people of a cabinet.

#include <span>

#include "core/db/database.hpp"
#include "core/sync/delta.hpp"

namespace wbd::sync {

struct StockNews {
  CabinetId cabinet;
  const TimeZone& zone;  // report_timezone, whose days the speed of a size is of
  UtcTime now;
};
// In the transaction that stores the change: adds the orders of each size that has become less, and tells by
// the thresholds of the cabinet's members, or by the usual one when it has none.
void tell_stock(db::Tx& tx, const StockNews& news, std::span<const SizeLevel> levels, Events& events);

}  // namespace wbd::sync
