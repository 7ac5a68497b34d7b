#pragma once
// One target's turn in one transaction, under the target's lease. It stores the outcomes of the attempts
// before and chooses what to send next (SPEC section 9).

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/account.hpp"
#include "core/notify/retry_schedule.hpp"
#include "core/notify/sender.hpp"
#include "core/secret/secret_box.hpp"
#include "core/store/deliveries.hpp"

namespace wbd::notify {

// A message to send now.
struct Work {
  Target target;
  User user;
  std::vector<CabinetId> cabinets;  // of the user
  store::Delivery delivery;
  bool silent = false;  // in quiet hours
};
struct Attempt {
  store::Delivery delivery;
  Outcome outcome;
};
struct TurnRules {
  Millis lease{60'000};
  double jitter = 0.5;  // 0 to 1, of the next pause
  bool ends = false;    // stores the outcome, then releases the target
};
// A webhook that works gets up to this many messages for each turn, one after the other.
inline constexpr std::int64_t kWebhookBatch = 16;
struct Turn {
  std::vector<Work> works;  // in this order, up to the first that fails; empty: the target is released
  bool lost = false;        // another process holds the target: the outcomes were not stored
};
// First statement of its transaction. `attempts`: of the turn before, in their order; only the last may have
// failed.
[[nodiscard]] Turn next_turn(db::Tx& tx, store::TargetLease& lease, std::span<const Attempt> attempts,
                             UtcTime now, const TurnRules& rules);

// "msg_42": the same for every attempt of a delivery.
[[nodiscard]] std::string message_id(const store::Delivery& delivery);

}  // namespace wbd::notify
