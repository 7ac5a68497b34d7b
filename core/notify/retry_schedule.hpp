#pragma once
// When a delivery is tried again, and what its failures mean for the target (SPEC section 9). Pure.

#include <optional>

#include "core/base/time.hpp"
#include "core/model/target.hpp"
#include "core/notify/sender.hpp"
#include "core/store/targets.hpp"

namespace wbd::notify {

// The pause after this many failed attempts; nullopt: no attempt is left. `jitter`: 0 to 1, which moves the
// pause by a tenth at most in either direction, so that retries to one receiver do not coincide.
[[nodiscard]] std::optional<Millis> retry_pause(std::int64_t failures, double jitter);

inline constexpr std::chrono::days kDisabledAfter{5};  // with nothing but failures
inline constexpr std::chrono::days kWarnedAfter{4};
inline constexpr std::chrono::hours kProbeAfter{1};  // of a webhook that answered 410

// The owner gets it through another target.
enum class Warning { none, failing, disabled, gone };

struct TargetChange {
  Target target;
  store::TargetHealth health;
  Warning warning = Warning::none;
  bool gives_up = false;  // the queue is dead now
};
// The target after an attempt. Does not set retry_at. Follows migrated_to.
[[nodiscard]] TargetChange after_attempt(const Target& before, const store::TargetHealth& health,
                                         const Outcome& outcome, UtcTime now);

}  // namespace wbd::notify
