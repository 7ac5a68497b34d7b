#pragma once
// Whether an event concerns a target, and if not, which setting or rule says so (SPEC section 9). Pure.

#include <optional>
#include <string>

#include "core/model/account.hpp"
#include "core/model/target.hpp"
#include "core/notify/event_facts.hpp"
#include "core/store/events.hpp"

namespace wbd::notify {

inline constexpr std::chrono::hours kMaxEventAge{48};

struct Moment {
  UtcTime now;
  UtcTime quiet_before;                      // of the last restore
  std::optional<UtcTime> stock_warned_at{};  // the last warning about this stock
  bool probed_later = false;                 // a disabled target that gets one more attempt
};

// A member of the event's cabinet.
struct Listener {
  User user;
  MemberRole role = MemberRole::owner;
};

// The name of the setting or rule that suppresses the delivery; nullopt: it is sent.
[[nodiscard]] std::optional<std::string> suppression(const store::EventRow& event, const EventFacts& facts,
                                                     const Target& target, const Listener& listener,
                                                     const Moment& moment);
// The same without what depends on a target. Ignores probed_later.
[[nodiscard]] std::optional<std::string> personal_suppression(const store::EventRow& event,
                                                              const EventFacts& facts,
                                                              const Listener& listener, const Moment& moment);

// True for the types that warn that stock runs out. A target gets such a warning once until the stock is
// replenished.
[[nodiscard]] bool warns_of_stock(std::string_view type);
// The part of an article whose stock the event is about: "123:456" for an article's size.
[[nodiscard]] std::string stock_subject(const store::EventRow& event, const EventFacts& facts);

}  // namespace wbd::notify
