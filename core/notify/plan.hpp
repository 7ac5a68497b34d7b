#pragma once
// Chooses the next message to one target (SPEC section 9). Pure: the dispatcher does what the plan says.
//
// A webhook gets each event alone and at once, because a program reads it. People get bursts as one message,
// and in their quiet hours only messages that cannot wait.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/notify/quiet_hours.hpp"
#include "core/store/deliveries.hpp"

namespace wbd::notify {

inline constexpr std::size_t kBurst = 4;       // so many of a type are one message
inline constexpr Millis kBurstWindow{60'000};  // at most two more messages of the type within it
inline constexpr Millis kBurstSettles{1'000};  // a burst that still grows is waited for ...
inline constexpr Millis kBurstGrows{10'000};   // ... so long at most

struct Audience {
  bool for_people = true;
  std::optional<QuietHours> quiet{};
};

enum class Act {
  send,     // `delivery` alone, or again in the form it has already
  group,    // the message of `delivery` covers `others`, all of one type
  digest,   // the message of `delivery` covers `others`, which the quiet hours held back
  wait,     // nothing before `until`
  nothing,  // the queue is empty
};
struct Step {
  Act act = Act::nothing;
  std::int64_t delivery = 0;
  std::vector<std::int64_t> others{};  // wait: those that the quiet hours hold back
  UtcTime until{};
  bool silent = false;  // it passes through the quiet hours
};

// `queue`: queued deliveries by id. `recent`: messages of the last kBurstWindow, by time.
[[nodiscard]] Step next_step(std::span<const store::Delivery> queue,
                             std::span<const store::SentMessage> recent, const Audience& audience,
                             UtcTime now);

// Whether quiet hours let it pass, without a sound.
[[nodiscard]] bool passes_quiet_hours(const store::Delivery& delivery);

}  // namespace wbd::notify
