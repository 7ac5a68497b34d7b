#include "core/notify/digest_queue.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/notify/digest_plan.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/digest_days.hpp"
#include "core/store/targets.hpp"
#include "core/store/users.hpp"

namespace wbd::notify {
namespace {

bool takes(const Target& target, std::string_view type) {
  return target.types.empty() || std::ranges::find(target.types, type) != target.types.end();
}

bool is_reachable(const Target& target) {
  return target.state == TargetState::active || target.state == TargetState::failing;
}

bool queue_one(db::Tx& tx, const Target& target, std::string_view type, const DigestSlot& slot, UtcTime now) {
  const DigestStep step = digest_step(slot, store::digest_day(tx, target.id, type));
  if (step == DigestStep::nothing || !store::claim_digest_day(tx, target.id, type, slot.day)) return false;
  if (step == DigestStep::remember || !is_reachable(target)) return false;
  store::Delivery delivery;
  delivery.target = target.id;
  delivery.type = type;
  delivery.created_at = now;
  delivery.next_attempt_at = now;
  delivery.payload = fmt::format(R"({{"day":"{}"}})", wbd::to_string(slot.day));
  store::add_delivery(tx, delivery);
  store::wake_target(tx, target.id, now);
  return true;
}

}  // namespace

DigestRound queue_digests(db::Tx& tx, UtcTime now) {
  DigestRound round;
  for (const User& user : store::list_users(tx)) {
    for (const Digest digest : {Digest::daily, Digest::weekly}) {
      const std::string_view type = to_string(digest);
      const auto slot = last_slot(user, digest, now);
      if (!slot) continue;
      const UtcTime next = next_slot(user, digest, now)->at;
      round.next_at = std::min(round.next_at.value_or(next), next);
      for (const Target& target : store::list_targets(tx, user.telegram_id)) {
        if (takes(target, type) && queue_one(tx, target, type, *slot, now)) ++round.queued;
      }
    }
  }
  return round;
}

}  // namespace wbd::notify
