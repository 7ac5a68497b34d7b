#include "core/wb/limiter.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/encoding.hpp"
#include "core/base/json_text.hpp"

namespace wbd::wb {
namespace {

using nlohmann::json;

// Times are whole milliseconds, rounded down, so an arrival may be this much later than its recorded time.
constexpr Millis kGrain{1};
// WB's longest interval is 24 h; a stored or announced time further ahead is an error, not a limit.
constexpr Millis kLongest = std::chrono::hours{24 * 31};
constexpr Millis kLongestInterval = std::chrono::hours{24};
// Prevents an overflow when the stored state is damaged.
constexpr std::size_t kMostInFlight = 10'000;

void arrived(BucketState& state, LimitRule rule, UtcTime when, int cost) {
  state.full_at = std::max(state.full_at, when) + rule.interval * cost;
}

// Updates the bucket to `now`. Returns the time for the decision, which is not before `last_seen`.
UtcTime bring_up(BucketState& state, LimitRule rule, UtcTime now) {
  if (now + kClockSkew < state.last_seen) {
    const auto step = state.last_seen - now;
    // A time before 1970 could not be stored.
    const auto put_back = [step](UtcTime& time) { time = std::max(time - step, UtcTime{}); };
    put_back(state.full_at);
    put_back(state.blocked_until);
    for (InFlight& request : state.in_flight) put_back(request.gone_at);
    state.last_seen = now;
  }
  now = std::max(now, state.last_seen);
  state.last_seen = now;
  if (state.unknown) {
    state.unknown = false;
    state.full_at = now + rule.interval * rule.burst;
  }
  state.blocked_until = std::min(state.blocked_until, now + kLongest);
  state.full_at = std::min(state.full_at, now + kLongest);
  for (InFlight& request : state.in_flight) request.gone_at = std::min(request.gone_at, now + kLongest);
  std::sort(state.in_flight.begin(), state.in_flight.end(),
            [](const InFlight& a, const InFlight& b) { return a.gone_at < b.gone_at; });
  auto gone = state.in_flight.begin();
  while (gone != state.in_flight.end() && gone->gone_at <= now) arrived(state, rule, (gone++)->gone_at, 1);
  state.in_flight.erase(state.in_flight.begin(), gone);
  return now;
}

// The earliest time for the next request. When the whole burst is in flight, an answer must arrive first. It
// sets `full_at` to at least one interval after now.
UtcTime opens_at(const BucketState& state, LimitRule rule, UtcTime now) {
  const auto flying = static_cast<int>(std::min(state.in_flight.size(), kMostInFlight));
  const UtcTime full = flying < rule.burst ? state.full_at : std::max(state.full_at, now);
  return std::max(full + rule.interval * (flying - (rule.burst - 1)), state.blocked_until);
}

std::vector<InFlight>::iterator find(BucketState& state, std::string_view id) {
  return std::find_if(state.in_flight.begin(), state.in_flight.end(),
                      [id](const InFlight& request) { return request.id == id; });
}

void obey_refusal(BucketState& state, LimitRule rule, UtcTime now, const RateHeaders& headers) {
  if (headers.retry) {
    const UtcTime open = now + kGrain + *headers.retry;
    state.blocked_until = std::max(state.blocked_until, open);
    // One request is possible at that time; the rest of the burst must refill first.
    if (!headers.reset) state.full_at = std::max(state.full_at, open + rule.interval * (rule.burst - 1));
  }
  if (headers.reset) state.full_at = std::max(state.full_at, now + kGrain + *headers.reset);
}

std::int64_t as_millis(UtcTime time) {
  return time.time_since_epoch().count();
}

bool read_time(const json& object, const char* key, UtcTime& out) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return false;
  const auto value = found->get<std::int64_t>();
  if (value < 0 || value > 253'402'300'799'000) return false;  // 9999
  out = UtcTime{Millis{value}};
  return true;
}

}  // namespace

std::string to_json(const BucketState& state) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  if (state.unknown) w.field("unknown", true);
  w.field("full_at", as_millis(state.full_at));
  w.field("blocked_until", as_millis(state.blocked_until));
  w.field("last_seen", as_millis(state.last_seen));
  w.key("in_flight");
  w.begin_array();
  for (const InFlight& request : state.in_flight) {
    w.begin_object();
    w.field("id", request.id);
    w.field("gone_at", as_millis(request.gone_at));
    w.end_object();
  }
  w.end_array();
  w.end_object();
  return out;
}

BucketState bucket_from_json(std::string_view text) {
  BucketState unreadable;
  unreadable.unknown = true;
  if (text.empty()) return {};
  const json object = json::parse(text, nullptr, false);
  BucketState state;
  if (!object.is_object() || object.contains("unknown") || !read_time(object, "full_at", state.full_at) ||
      !read_time(object, "blocked_until", state.blocked_until) ||
      !read_time(object, "last_seen", state.last_seen)) {
    return unreadable;
  }
  const auto flying = object.find("in_flight");
  if (flying == object.end() || !flying->is_array() || flying->size() > kMostInFlight) return unreadable;
  for (const json& entry : *flying) {
    InFlight request;
    if (!entry.is_object() || !read_time(entry, "gone_at", request.gone_at)) return unreadable;
    const auto id = entry.find("id");
    if (id == entry.end() || !id->is_string()) return unreadable;
    request.id = id->get<std::string>();
    state.in_flight.push_back(std::move(request));
  }
  return state;
}

Reservation reserve(BucketState& state, LimitRule rule, UtcTime now, std::string_view id, UtcTime gone_at) {
  const UtcTime asked = now;
  now = bring_up(state, rule, now);
  const UtcTime open = opens_at(state, rule, now);
  if (open > now) return {false, open - asked};
  state.in_flight.push_back({std::string(id), std::max(gone_at, now)});
  return {true, Millis{0}};
}

Millis wait_time(const BucketState& state, LimitRule rule, UtcTime now) {
  BucketState copy = state;
  const Reservation reservation = reserve(copy, rule, now, "", now);
  return reservation.wait;
}

void release(BucketState& state, std::string_view id) {
  if (const auto found = find(state, id); found != state.in_flight.end()) state.in_flight.erase(found);
}

void lose(BucketState& state, std::string_view id, UtcTime gone_at) {
  const auto found = find(state, id);
  if (found == state.in_flight.end()) {
    state.in_flight.push_back({std::string(id), gone_at});
  } else {
    found->gone_at = gone_at;
  }
}

void settle(BucketState& state, LimitRule rule, UtcTime now, std::string_view id, int status,
            const RateHeaders& headers, int cost) {
  now = bring_up(state, rule, now);
  const bool refused = status == 429 && (headers.retry || headers.reset);
  const auto found = find(state, id);
  const bool counted = found == state.in_flight.end();  // bring_up() did so at its gone_at
  if (!counted) state.in_flight.erase(found);
  const int to_pay = (refused ? 0 : cost) - (counted ? 1 : 0);
  if (to_pay > 0) arrived(state, rule, now + kGrain, to_pay);
  if (status == 429) {
    obey_refusal(state, rule, now, headers);
  } else if (headers.remaining) {
    // WB may have fewer requests left than we count, because another program uses the seller's tokens too.
    const int used = std::clamp(rule.burst - *headers.remaining, 0, rule.burst);
    if (used > 0) state.full_at = std::max(state.full_at, now + kGrain + rule.interval * used);
  }
}

void count(BucketState& state, LimitRule rule, UtcTime now) {
  now = bring_up(state, rule, now);
  arrived(state, rule, now + kGrain, 1);
}

bool is_idle(const BucketState& state, UtcTime now) {
  if (state.unknown) return false;
  UtcTime last = std::max(state.full_at, state.blocked_until);
  for (const InFlight& request : state.in_flight) last = std::max(last, request.gone_at);
  // Each request in flight may cost one interval more.
  const auto flying = static_cast<int>(std::min(state.in_flight.size(), kMostInFlight));
  return last + kLongestInterval * flying + kClockSkew < now;
}

std::string owner_of_unverified(std::string_view token) {
  return "token:" + base64url_encode(sha256(token));
}

LimitRule cap_rule(unsigned per_minute) {
  // A bucket lets through its burst and then 60 s / interval more in the same minute.
  const int limit = static_cast<int>(std::clamp(per_minute, 1U, 60'000U));
  const int burst = std::max(1, limit / 5);
  const int refills = limit - burst + 1;
  return {std::chrono::ceil<Millis>(std::chrono::duration<double, std::milli>(60'000.0 / refills)), burst};
}

}  // namespace wbd::wb
