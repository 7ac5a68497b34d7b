#pragma once
// Accounts for new events at every target: one delivery each, queued or suppressed (SPEC section 9).

#include <cstdint>

#include "core/db/database.hpp"

namespace wbd::notify {

struct FanOut {
  std::int64_t events = 0;
  std::int64_t queued = 0, suppressed = 0;  // deliveries
  bool busy = false;                        // another process is at it
  bool more = false;                        // there may be further events
};
// One transaction: moves the cursor together with the deliveries of the next `limit` events.
[[nodiscard]] FanOut fan_out(db::Tx& tx, UtcTime now, std::int64_t limit);

}  // namespace wbd::notify
