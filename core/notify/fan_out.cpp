#include "core/notify/fan_out.hpp"

#include <map>
#include <set>

#include "core/model/event.hpp"
#include "core/notify/suppression.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/users.hpp"

namespace wbd::notify {
namespace {

struct Recipient {
  Target target;
  Listener listener;
  bool probed_later = false;
};

class Round {
 public:
  Round(db::Tx& tx, UtcTime now, UtcTime quiet_before) : tx_(tx), now_(now), quiet_before_(quiet_before) {}

  void add(const store::EventRow& event) {
    const EventFacts facts = read_facts(event);
    for (const Recipient& recipient : recipients_of(event.cabinet_id)) {
      store::Delivery delivery;
      delivery.target = recipient.target.id;
      delivery.event = event.id;
      delivery.cabinet = event.cabinet_id;
      delivery.type = event.type;
      delivery.created_at = now_;
      delivery.reason = reason_of(event, facts, recipient);
      if (delivery.reason) {
        delivery.state = store::DeliveryState::suppressed;
        ++done_.suppressed;
      } else {
        delivery.next_attempt_at = now_;
        ++done_.queued;
        woken_.insert(delivery.target);
      }
      deliveries_.push_back(std::move(delivery));
    }
    ++done_.events;
  }

  FanOut finish() {
    store::add_deliveries(tx_, deliveries_);
    // Every transaction that wakes several targets locks them by id.
    for (const std::int64_t target : woken_) store::wake_target(tx_, target, now_);
    return done_;
  }

 private:
  const std::vector<Recipient>& recipients_of(CabinetId cabinet) {
    const auto [found, is_new] = recipients_.try_emplace(cabinet);
    if (!is_new) return found->second;
    for (Target& target : store::targets_of_cabinet(tx_, cabinet)) {
      const bool probed = store::target_health(tx_, target.id).probe_at.has_value();
      const MemberRole role = store::role_of(tx_, cabinet, target.user).value_or(MemberRole::viewer);
      found->second.push_back({target, {user_of(target.user), role}, probed});
    }
    return found->second;
  }

  const User& user_of(TelegramId id) {
    const auto [found, is_new] = users_.try_emplace(id);
    if (is_new) found->second = store::find_user(tx_, id).value_or(User{});
    return found->second;
  }

  std::optional<std::string> reason_of(const store::EventRow& event, const EventFacts& facts,
                                       const Recipient& recipient) {
    Moment moment{now_, quiet_before_, std::nullopt, recipient.probed_later};
    store::EventRow stock = event;
    stock.subject = stock_subject(event, facts);
    const bool warns = warns_of_stock(event.type);
    if (warns) moment.stock_warned_at = store::stock_warned_at(tx_, recipient.target.id, stock);
    auto reason = suppression(event, facts, recipient.target, recipient.listener, moment);
    if (warns && !reason) store::save_stock_warning(tx_, recipient.target.id, stock, now_);
    if (event.type == to_string(EventType::stock_replenished))
      store::forget_stock_warnings(tx_, recipient.target.id, stock);
    return reason;
  }

  db::Tx& tx_;
  const UtcTime now_, quiet_before_;
  std::map<CabinetId, std::vector<Recipient>> recipients_;
  std::map<TelegramId, User> users_;
  std::vector<store::Delivery> deliveries_;
  std::set<std::int64_t> woken_;
  FanOut done_;
};

}  // namespace

FanOut fan_out(db::Tx& tx, UtcTime now, std::int64_t limit) {
  const auto cursor = store::claim_delivery_cursor(tx);
  FanOut busy;
  busy.busy = true;
  if (!cursor) return busy;
  const auto events = store::events_after(tx, cursor->event, limit);
  if (events.empty()) return {};
  Round round(tx, now, cursor->quiet_before);
  for (const store::EventRow& event : events) round.add(event);
  FanOut done = round.finish();
  store::save_delivery_cursor(tx, events.back().id);
  done.more = std::ssize(events) == limit;
  return done;
}

}  // namespace wbd::notify
