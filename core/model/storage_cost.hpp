#pragma once
// Paid storage in WB's warehouses (GUIDE 5.27). Days are Moscow days.

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// One size on one day: the sum of WB's rows of this key, which differ by supply and warehouse only. In RUB.
struct StorageCost {
  Date day;
  NmId nm_id;
  ChrtId chrt_id;
  std::string calc_type;  // WB's text of how it is counted
  Date original_day;      // the day that was calculated first; differs from `day` in a recalculation
  std::int64_t units = 0;
  Amount price;  // may be negative in a recalculation
  Amount loyalty_discount;
  std::optional<std::int64_t> volume_ml;  // of one unit
  friend bool operator==(const StorageCost&, const StorageCost&) = default;
};

}  // namespace wbd
