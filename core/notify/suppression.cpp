#include "core/notify/suppression.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/model/event.hpp"
#include "core/model/user_settings.hpp"
#include "core/store/deliveries.hpp"

namespace wbd::notify {
namespace {

bool lasts_beyond(std::int64_t quantity, const EventFacts& facts, std::int64_t days) {
  return quantity * facts.window_days.value_or(0) > days * facts.orders_in_window.value_or(0);
}

// The thresholds of the reader: events are stored by the widest ones of all members.
std::optional<std::string> below_threshold(EventType type, const EventFacts& facts, const User& user) {
  if (type == EventType::review_negative && facts.rating && *facts.rating > user.settings.negative_rating)
    return "negative_rating";
  if (type == EventType::stock_critical && facts.quantity && facts.before) {
    const std::int64_t days = user.settings.critical_days;
    const bool crosses =
        !lasts_beyond(*facts.quantity, facts, days) && lasts_beyond(*facts.before, facts, days);
    if (!crosses) return "critical_days";
  }
  return std::nullopt;
}

// People hear only of the syncs that they have asked for.
std::optional<std::string> not_subscribed(EventType type, const EventFacts& facts, const User& user) {
  if (type != EventType::sync_finished && type != EventType::sync_failed) return std::nullopt;
  if (facts.requested_by == user.telegram_id.value) return std::nullopt;
  if (type == EventType::sync_failed && !facts.sync_id) return std::nullopt;
  return "not_requested";
}

std::optional<std::string> unwanted_stock(const store::EventRow& event, const EventFacts& facts,
                                          const User& user, const Moment& moment) {
  const bool warns = warns_of_stock(event.type);
  if (!warns && event.type != to_string(EventType::stock_replenished)) return std::nullopt;
  const auto& ignored = user.settings.stock_ignore;
  if (facts.nm_id && std::ranges::find(ignored, *facts.nm_id) != ignored.end()) return "stock_ignore";
  const std::chrono::hours cooldown{user.settings.stock_cooldown_hours};
  if (warns && moment.stock_warned_at && moment.now - *moment.stock_warned_at < cooldown)
    return "stock_cooldown_hours";
  return std::nullopt;
}

bool is_in(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<std::string> closed(const Target& target, bool probed_later) {
  if (target.state == TargetState::gone) return std::string(store::kTargetGone);
  if (target.state == TargetState::disabled && !probed_later) return std::string(store::kTargetDisabled);
  return std::nullopt;
}

}  // namespace

bool warns_of_stock(std::string_view type) {
  return type == to_string(EventType::stock_critical) || type == to_string(EventType::stock_out);
}

std::string stock_subject(const store::EventRow& event, const EventFacts& facts) {
  return facts.chrt_id ? fmt::format("{}:{}", event.subject, *facts.chrt_id) : event.subject;
}

std::optional<std::string> personal_suppression(const store::EventRow& event, const EventFacts& facts,
                                                const Listener& listener, const Moment& moment) {
  const User& user = listener.user;
  const auto type = parse_event_type(event.type);
  if (!type) return "unknown_type";
  const EventTypeRow& row = event_row(*type);
  if (row.help_en.empty()) return "for_administrators";
  if (event.happened_at < moment.quiet_before) return "restored";
  if (moment.now - event.happened_at > kMaxEventAge) return "too_old";
  if (row.owners_only && listener.role != MemberRole::owner) return "for_owners";
  if (auto reason = not_subscribed(*type, facts, user)) return reason;
  if (!wants_event(user, event.type)) return "notifications." + event.type;
  if (auto reason = below_threshold(*type, facts, user)) return reason;
  return unwanted_stock(event, facts, user, moment);
}

std::optional<std::string> suppression(const store::EventRow& event, const EventFacts& facts,
                                       const Target& target, const Listener& listener, const Moment& moment) {
  if (event.created_at < target.created_at) return "before_target";
  if (auto reason = personal_suppression(event, facts, listener, moment)) return reason;
  if (!target.types.empty() && !is_in(target.types, event.type)) return "types";
  if (!target.cabinets.empty() &&
      std::ranges::find(target.cabinets, event.cabinet_id) == target.cabinets.end())
    return "cabinet_ids";
  // Last: what a closed target missed can be recovered, what its owner does not want cannot.
  return closed(target, moment.probed_later);
}

}  // namespace wbd::notify
