#include "core/sync/registration_limits.hpp"

#include <algorithm>

#include "core/base/encoding.hpp"
#include "core/base/limits.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "core/wb/limiter.hpp"

namespace wbd::sync {
namespace {

constexpr Millis kHour = std::chrono::hours{1};
// The caller may try again after this time: meanwhile a sync may verify or drop a claim.
constexpr Millis kClaimSettles = std::chrono::minutes{5};

// A limit over an hour, stored like a limiter's bucket. Each place is a request in flight that expires after
// an hour.
struct Window {
  std::string owner;
  std::string_view bucket;
  std::size_t places = 0;
  wb::TokenFault fault{};
};

// In the order in which they are locked.
std::vector<Window> windows_of(std::optional<TelegramId> user) {
  std::vector<Window> windows{
      {"installation", "unverified", limits::kUnverifiedTokens, wb::TokenFault::too_many_unverified}};
  if (user) {
    windows.push_back({"user:" + std::to_string(user->value), "registrations", limits::kRegistrationsOfUser,
                       wb::TokenFault::too_many_registrations});
  }
  return windows;
}

void save(db::Tx& tx, const Window& window, const wb::BucketState& state, UtcTime now) {
  store::save_bucket(tx, window.owner, "", window.bucket, wb::to_json(state), now);
}

wb::BucketState load(db::Tx& tx, const Window& window, UtcTime now) {
  const auto stored = store::load_bucket(tx, window.owner, "", window.bucket);
  wb::BucketState state = wb::bucket_from_json(stored.value_or(""));
  state.unknown = false;
  std::erase_if(state.in_flight, [now](const wb::InFlight& place) { return place.gone_at <= now; });
  // After a step back of the clock a place stays an hour at most.
  const auto ahead = [now](const wb::InFlight& place) { return place.gone_at > now + kHour; };
  if (std::ranges::any_of(state.in_flight, ahead)) {
    for (wb::InFlight& place : state.in_flight) place.gone_at = std::min(place.gone_at, now + kHour);
    save(tx, window, state, now);
  }
  return state;
}

wb::TokenError refusal(wb::TokenFault fault, Millis retry_after) {
  return {{Errc::rate_limited, {}, retry_after}, fault};
}

}  // namespace

wb::TokenResult<std::string> take_place(db::Tx& tx, std::optional<TelegramId> user, UtcTime now) {
  const std::vector<Window> windows = windows_of(user);
  std::vector<wb::BucketState> states;
  for (const Window& window : windows) states.push_back(load(tx, window, now));
  // The user's own limit is named before that of all.
  for (std::size_t i = windows.size(); i-- > 0;) {
    if (states[i].in_flight.size() < windows[i].places) continue;
    const auto first = std::ranges::min_element(states[i].in_flight, {}, &wb::InFlight::gone_at);
    return refusal(windows[i].fault, first->gone_at - now);
  }
  const std::string id = random_token(9);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    states[i].in_flight.push_back({id, now + kHour});
    save(tx, windows[i], states[i], now);
  }
  return id;
}

void give_back(db::Tx& tx, std::optional<TelegramId> user, std::string_view place, UtcTime now) {
  for (const Window& window : windows_of(user)) {
    wb::BucketState state = load(tx, window, now);
    wb::release(state, place);
    save(tx, window, state, now);
  }
}

wb::TokenResult<void> may_claim(db::Tx& tx, TelegramId user, std::string_view sid) {
  if (store::count_claims(tx, user, sid) < limits::kOpenClaims) return {};
  return refusal(wb::TokenFault::too_many_claims, kClaimSettles);
}

}  // namespace wbd::sync
