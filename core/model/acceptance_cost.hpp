#pragma once
// Paid acceptance of supplies in WB's warehouses (GUIDE 5.28).

#include <cstdint>
#include <optional>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// One article of one supply, accepted on one day: the sum of WB's rows of this key. In RUB.
struct AcceptanceCost {
  Date accepted_on;
  std::int64_t income_id = 0;  // the supply
  NmId nm_id;
  std::optional<Date> made_on;  // when the supply was made
  std::int64_t units = 0;
  Amount total;
  friend bool operator==(const AcceptanceCost&, const AcceptanceCost&) = default;
};

}  // namespace wbd
