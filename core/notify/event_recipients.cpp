#include "core/notify/event_recipients.hpp"

#include <algorithm>

#include "core/model/event.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/users.hpp"

namespace wbd::notify {
namespace {

// More warnings about one article than any cooldown spans.
constexpr std::int64_t kEarlierWarnings = 200;

// Whether an event is too old depends on the time when it was found, not on the time of this request.
std::optional<std::string> suppression_when_found(const store::EventRow& event, const EventFacts& facts,
                                                  const Listener& listener, UtcTime quiet_before,
                                                  std::optional<UtcTime> stock_warned_at) {
  return personal_suppression(event, facts, listener, {event.created_at, quiet_before, stock_warned_at});
}

}  // namespace

std::optional<UtcTime> last_stock_warning(const store::EventRow& event, const Listener& listener,
                                          std::span<const store::EventRow> earlier, UtcTime quiet_before) {
  const std::string subject = stock_subject(event, read_facts(event));
  std::optional<UtcTime> last_warning;
  for (const store::EventRow& one : earlier) {
    const EventFacts facts = read_facts(one);
    if (stock_subject(one, facts) != subject) continue;
    if (one.type == to_string(EventType::stock_replenished)) {
      last_warning.reset();
    } else if (one.type == event.type &&
               !suppression_when_found(one, facts, listener, quiet_before, last_warning)) {
      last_warning = one.created_at;
    }
  }
  return last_warning;
}

EventRecipients::EventRecipients(db::Tx& tx)
    : tx_(tx), quiet_before_(store::delivery_cursor(tx).quiet_before) {}

const std::vector<Listener>& EventRecipients::members(CabinetId cabinet) {
  const auto [found, is_new] = members_.try_emplace(cabinet);
  if (is_new) {
    for (const store::Member& member : store::members_of(tx_, cabinet)) {
      if (auto user = store::find_user(tx_, member.telegram_id))
        found->second.push_back({std::move(*user), member.role});
    }
  }
  return found->second;
}

std::vector<TelegramId> EventRecipients::of(const store::EventRow& event) {
  const EventFacts facts = read_facts(event);
  std::vector<store::EventRow> earlier;
  if (warns_of_stock(event.type)) earlier = store::stock_events_before(tx_, event, kEarlierWarnings);
  std::vector<TelegramId> ids;
  for (const Listener& listener : members(event.cabinet_id)) {
    const auto last_warning = last_stock_warning(event, listener, earlier, quiet_before_);
    if (!suppression_when_found(event, facts, listener, quiet_before_, last_warning))
      ids.push_back(listener.user.telegram_id);
  }
  std::ranges::sort(ids);
  return ids;
}

}  // namespace wbd::notify
