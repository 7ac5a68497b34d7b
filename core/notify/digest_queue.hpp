#pragma once
// Queues the digests that are due: one delivery for each target and local day.

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace wbd::notify {

struct DigestRound {
  std::int64_t queued = 0;
  std::optional<UtcTime> next_at;  // when the next digest is due; nullopt: nobody has chosen one
};
// May run in any process at any time. A target with a list of types gets the digests that are on it; another
// gets all that its user has chosen. A target that is not active gets none, and none later in their place.
[[nodiscard]] DigestRound queue_digests(db::Tx& tx, UtcTime now);

}  // namespace wbd::notify
