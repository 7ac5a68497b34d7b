#include "core/notify/turn.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/notify/plan.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"

namespace wbd::notify {
namespace {

using store::Delivery;
using store::DeliveryState;

constexpr std::int64_t kPeopleQueue = 5'000;  // a group may take the whole queue of a person
constexpr Millis kLongestRetryAfter{std::chrono::hours{24}};

std::string_view type_of(Warning warning) {
  switch (warning) {
    case Warning::failing:
      return "target.failing";
    case Warning::disabled:
      return "target.disabled";
    case Warning::gone:
      return "target.gone";
    case Warning::none:
      break;
  }
  return "";
}

std::string warning_payload(const Target& target) {
  std::string payload;
  JsonWriter json(payload);
  json.begin_object();
  json.field("target_id", target.id);
  json.field("kind", to_string(target.kind));
  json.field("url", target.url);
  json.field("chat_id", target.chat_id);
  json.field("failing_since", target.failing_since);
  json.field("last_error", target.last_error);
  json.end_object();
  return payload;
}

// A chat is read by a person, so it comes before a webhook.
const Target* other_way(const std::vector<Target>& targets, std::int64_t failing) {
  const Target* best = nullptr;
  for (const Target& target : targets) {
    if (target.id == failing || target.state != TargetState::active) continue;
    if (best == nullptr || (best->kind == TargetKind::webhook && target.kind != TargetKind::webhook))
      best = &target;
  }
  return best;
}

void warn_owner(db::Tx& tx, const Target& target, Warning warning, UtcTime now) {
  if (warning == Warning::none) return;
  const auto targets = store::list_targets(tx, target.user);
  const Target* other = other_way(targets, target.id);
  if (other == nullptr) return;
  Delivery delivery;
  delivery.target = other->id;
  delivery.type = type_of(warning);
  delivery.payload = warning_payload(target);
  delivery.created_at = now;
  delivery.next_attempt_at = now;
  store::add_delivery(tx, delivery);
  store::wake_target(tx, other->id, now);
}

// When the delivery is tried again; nullopt: never. A receiver that names a pause is alive, so it costs no
// attempt of the schedule.
std::optional<UtcTime> next_attempt(const Delivery& delivery, const Outcome& outcome, UtcTime now,
                                    double jitter) {
  if (outcome.verdict == Verdict::gone) return now + Millis{kProbeAfter};
  if (outcome.retry_after) return now + std::min(*outcome.retry_after, kLongestRetryAfter);
  const auto pause = retry_pause(delivery.attempts, jitter);
  return pause ? std::optional(now + *pause) : std::nullopt;
}

void settle_one(store::Delivery& delivery, const Outcome& outcome, TargetChange& change, UtcTime now,
                double jitter) {
  ++delivery.attempts;
  delivery.next_attempt_at.reset();
  if (outcome.status != 0) delivery.last_status = outcome.status;
  delivery.parts_sent = std::max<std::int64_t>(delivery.parts_sent, outcome.parts_sent);
  delivery.reason = outcome.reason.empty() ? std::nullopt : std::optional(outcome.reason);
  change.health.retry_at.reset();
  if (outcome.verdict == Verdict::delivered) {
    delivery.state = DeliveryState::delivered;
    delivery.reason.reset();
    delivery.delivered_at = now;
  } else if (outcome.verdict == Verdict::refused) {
    delivery.state = DeliveryState::dead;
  } else {
    delivery.next_attempt_at = next_attempt(delivery, outcome, now, jitter);
    if (!delivery.next_attempt_at) delivery.state = DeliveryState::dead;
    if (!change.gives_up) change.health.retry_at = delivery.next_attempt_at;
  }
}

void settle(db::Tx& tx, std::span<const Attempt> attempts, UtcTime now, double jitter) {
  if (attempts.empty()) return;
  const auto target = store::find_target(tx, attempts.front().delivery.target);
  if (!target) return;
  TargetChange change{*target, store::target_health(tx, target->id)};
  std::vector<std::int64_t> ids;
  for (const Attempt& attempt : attempts) ids.push_back(attempt.delivery.id);
  auto deliveries = store::load_deliveries(tx, ids);
  for (const Attempt& attempt : attempts) {
    const auto found = deliveries.find(attempt.delivery.id);
    if (found == deliveries.end()) continue;
    change = after_attempt(change.target, change.health, attempt.outcome, now);
    settle_one(found->second, attempt.outcome, change, now, jitter);
    store::save_delivery(tx, found->second);
  }
  store::save_target_health(tx, change.target, change.health);
  if (change.gives_up) {
    const bool gone = change.target.state == TargetState::gone;
    store::abandon_queue(tx, target->id, gone ? store::kTargetGone : store::kTargetDisabled);
  }
  warn_owner(tx, change.target, change.warning, now);
}

// A person who has left the cabinet since may no longer see its events.
std::vector<Delivery> without_foreign(db::Tx& tx, std::vector<Delivery> queue,
                                      const std::vector<CabinetId>& cabinets) {
  const auto is_foreign = [&cabinets](const Delivery& delivery) {
    return delivery.cabinet && !std::ranges::binary_search(cabinets, *delivery.cabinet);
  };
  for (Delivery& delivery : queue) {
    if (!is_foreign(delivery)) continue;
    delivery.state = DeliveryState::suppressed;
    delivery.reason = "not_a_member";
    delivery.next_attempt_at.reset();
    store::save_delivery(tx, delivery);
  }
  std::erase_if(queue, is_foreign);
  return queue;
}

std::vector<CabinetId> cabinets_seen_by(db::Tx& tx, TelegramId user) {
  std::vector<CabinetId> ids;
  for (const CabinetView& view : store::cabinets_of_user(tx, user)) ids.push_back(view.cabinet.id);
  return ids;
}

// While a webhook fails, only its first message is read: the others are written when their turn comes.
std::int64_t queue_limit(const Target& target) {
  if (target.kind != TargetKind::webhook) return kPeopleQueue;
  return target.failing_since ? 1 : kWebhookBatch;
}

std::vector<Delivery> read_queue(db::Tx& tx, const Target& target, const std::vector<CabinetId>& cabinets) {
  const std::int64_t limit = queue_limit(target);
  for (;;) {
    auto queue = store::delivery_queue(tx, target.id, limit);
    if (queue.empty()) return queue;
    queue = without_foreign(tx, std::move(queue), cabinets);
    if (!queue.empty()) return queue;
  }
}

}  // namespace

std::string message_id(const Delivery& delivery) {
  return fmt::format("msg_{}", delivery.id);
}

Turn next_turn(db::Tx& tx, store::TargetLease& lease, std::span<const Attempt> attempts, UtcTime now,
               const TurnRules& rules) {
  Turn turn;
  if (!store::hold_target(tx, lease, now, rules.lease)) {
    turn.lost = true;
    return turn;
  }
  settle(tx, attempts, now, rules.jitter);
  const auto target = store::find_target(tx, lease.target);
  auto user = target ? store::find_user(tx, target->user) : std::nullopt;
  if (!user) return turn;
  const store::TargetHealth health = store::target_health(tx, target->id);
  const bool closed = target->state == TargetState::gone || target->state == TargetState::disabled;
  if (closed && !health.probe_at) {
    store::release_target(tx, lease, std::nullopt);
    return turn;
  }
  if (rules.ends) {
    store::release_target(tx, lease, health.retry_at.value_or(now));
    return turn;
  }
  auto cabinets = cabinets_seen_by(tx, target->user);
  const auto queue = read_queue(tx, *target, cabinets);
  if (health.retry_at > now) {
    store::release_target(tx, lease, queue.empty() ? std::nullopt : health.retry_at);
    return turn;
  }
  const Audience audience{target->kind != TargetKind::webhook, QuietHours::of(*user)};
  const auto recent = audience.for_people ? store::recent_messages(tx, target->id, now - kBurstWindow)
                                          : std::vector<store::SentMessage>{};
  const Step step = next_step(queue, recent, audience, now);
  if (step.act == Act::nothing || step.act == Act::wait) {
    store::hold_deliveries(tx, step.others, step.until, "quiet_hours");
    const bool waits = step.act == Act::wait;
    store::release_target(tx, lease, waits ? std::optional(step.until) : std::nullopt);
    return turn;
  }
  if (step.act == Act::group)
    store::group_deliveries(tx, step.delivery, store::DeliveryForm::group, step.others);
  if (step.act == Act::digest)
    store::group_deliveries(tx, step.delivery, store::DeliveryForm::quiet, step.others);
  if (audience.for_people) {
    const auto sent = store::find_delivery(tx, step.delivery);
    turn.works.push_back({*target, std::move(*user), std::move(cabinets), sent.value(), step.silent});
    return turn;
  }
  for (const Delivery& delivery : queue) {
    if (delivery.next_attempt_at > now) break;
    turn.works.push_back({*target, *user, cabinets, delivery, step.silent});
  }
  return turn;
}

}  // namespace wbd::notify
