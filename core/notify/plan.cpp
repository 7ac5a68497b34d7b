#include "core/notify/plan.hpp"

#include <algorithm>
#include <set>

#include "core/model/event.hpp"

namespace wbd::notify {
namespace {

using store::Delivery;

bool has_begun(const Delivery& delivery) {
  return delivery.attempts > 0 || delivery.form.has_value();
}

Step wait_until(UtcTime until, std::vector<std::int64_t> held = {}) {
  return {Act::wait, 0, std::move(held), until};
}

Step again(const Delivery& delivery, UtcTime now) {
  const UtcTime due = delivery.next_attempt_at.value_or(now);
  if (due > now) return wait_until(due);
  return {Act::send, delivery.id};
}

class PeoplePlan {
 public:
  PeoplePlan(std::span<const Delivery> queue, std::span<const store::SentMessage> recent,
             const Audience& audience, UtcTime now)
      : recent_(recent), quiet_(audience.quiet), now_(now), night_(is_quiet(now)) {
    for (const Delivery& delivery : queue) {
      const bool passes = passes_quiet_hours(delivery);
      if (night_ && !passes) {
        waiting_.push_back(delivery.id);
      } else {
        free_.push_back(&delivery);
        if (!has_begun(delivery) && !passes && is_quiet(delivery.created_at)) held_.push_back(delivery.id);
      }
    }
  }

  Step next() {
    // The one that has begun comes first: its receiver may have a part of it.
    const auto begun = std::ranges::find_if(free_, [](const Delivery* one) { return has_begun(*one); });
    if (begun != free_.end()) {
      Step step = again(**begun, now_);
      step.silent = night_;
      if (step.act == Act::send || !night_) return step;
      return with_held(std::min(step.until, quiet_->end_after(now_)));
    }
    std::optional<UtcTime> later;
    std::set<std::string_view> blocked;
    for (const Delivery* one : free_) {
      if (blocked.contains(one->type)) continue;
      Step step = step_of(*one);
      if (step.act != Act::wait) {
        step.silent = night_;
        return step;
      }
      blocked.insert(one->type);
      later = std::min(later.value_or(step.until), step.until);
    }
    if (night_) {
      const UtcTime morning = quiet_->end_after(now_);
      return with_held(std::min(later.value_or(morning), morning));
    }
    return later ? wait_until(*later) : Step{};
  }

 private:
  [[nodiscard]] bool is_quiet(UtcTime time) const { return quiet_ && quiet_->contains(time); }
  [[nodiscard]] bool is_held(const Delivery& delivery) const {
    return std::ranges::binary_search(held_, delivery.id);
  }
  [[nodiscard]] Step with_held(UtcTime until) const { return wait_until(until, waiting_); }

  [[nodiscard]] Step step_of(const Delivery& one) const {
    if (held_.size() > 1 && is_held(one)) return {Act::digest, one.id, others_of(one, held_)};
    if (!one.event) return {Act::send, one.id};
    const auto same = same_type(one);
    if (const auto settled = grows_until(same)) return wait_until(*settled);
    std::vector<UtcTime> sent_at;
    for (const store::SentMessage& message : recent_) {
      if (message.type == one.type && message.at > now_ - kBurstWindow) sent_at.push_back(message.at);
    }
    // After two messages of the type within the window, later deliveries wait. Those that were queued before
    // the first message are still sent, unless they are a burst.
    if (sent_at.size() >= 2 && (same.size() >= kBurst || one.created_at > sent_at.front())) {
      return wait_until(sent_at.front() + kBurstWindow);
    }
    if (same.size() < kBurst) return {Act::send, one.id};
    std::vector<std::int64_t> ids;
    for (const Delivery* each : same) ids.push_back(each->id);
    return {Act::group, one.id, others_of(one, ids)};
  }

  [[nodiscard]] std::vector<const Delivery*> same_type(const Delivery& one) const {
    std::vector<const Delivery*> same;
    for (const Delivery* each : free_) {
      const bool alone = held_.size() < 2 || !is_held(*each);
      if (each->type == one.type && each->event && alone) same.push_back(each);
    }
    return same;
  }

  // nullopt: no more of the type are awaited.
  [[nodiscard]] std::optional<UtcTime> grows_until(const std::vector<const Delivery*>& same) const {
    if (same.size() + 1 < kBurst) return std::nullopt;
    const UtcTime until =
        std::min(same.back()->created_at + kBurstSettles, same.front()->created_at + kBurstGrows);
    return until > now_ ? std::optional(until) : std::nullopt;
  }

  static std::vector<std::int64_t> others_of(const Delivery& one, std::vector<std::int64_t> ids) {
    std::erase(ids, one.id);
    return ids;
  }

  std::span<const store::SentMessage> recent_;
  const std::optional<QuietHours>& quiet_;
  const UtcTime now_;
  const bool night_;
  std::vector<const Delivery*> free_;
  std::vector<std::int64_t> held_;     // held back by quiet hours that are over; by id
  std::vector<std::int64_t> waiting_;  // held back now
};

}  // namespace

// Without an event it is a test, a digest at a chosen time or a warning of a target. A person waits for the
// end of a sync. A refused token stops everything else.
bool passes_quiet_hours(const Delivery& delivery) {
  return !delivery.event || delivery.type == to_string(EventType::sync_finished) ||
         delivery.type == to_string(EventType::token_refused);
}

Step next_step(std::span<const Delivery> queue, std::span<const store::SentMessage> recent,
               const Audience& audience, UtcTime now) {
  if (queue.empty()) return {};
  if (!audience.for_people) return again(queue.front(), now);
  return PeoplePlan(queue, recent, audience, now).next();
}

}  // namespace wbd::notify
