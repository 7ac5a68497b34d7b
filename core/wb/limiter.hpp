#pragma once
// WB's token buckets, kept for each (seller, token type, bucket) and shared by every process through the
// database (GUIDE section 4). The decisions are pure functions on BucketState; `now` is always passed in.
//
// A token that WB has not accepted has buckets of its own, because it may name any seller.
//
// A request that was sent may reach WB at any moment before its answer arrives here. It therefore counts as
// if it reached WB at the time of its answer, or when it can no longer reach WB. So a 429 is impossible as
// long as no other program uses the seller's tokens of this type:
//   full_at: the latest time at which WB's bucket is full again, computed from the answered requests.
//   A request may be sent when  in_flight < burst
//     and  full_at + in_flight * interval - (burst - 1) * interval <= now.
//   An answer at the time c sets  full_at = max(full_at, c) + interval.
// When a process dies, its requests stay in flight; each counts as answered at its `gone_at`. The same holds
// for a request that timed out, because a suspended server may read it after the timeout.
//
// `now` must be read while the bucket is locked (inside LimitStore::update), because a process may be
// suspended for seconds between any two steps.
//
// Clocks: the machines that share a bucket may disagree by up to kClockSkew; the time of a bucket never goes
// back before `last_seen`. A larger step back means that the clock was corrected. All times of the bucket
// then move back by the step, so that no wait gets longer.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/wb/operations.hpp"

namespace wbd::wb {

struct InFlight {
  std::string id;
  UtcTime gone_at;  // by then the request has arrived, or never will
};
struct BucketState {
  UtcTime full_at;
  UtcTime blocked_until;  // from WB's X-Ratelimit-Retry
  UtcTime last_seen;      // latest `now`: a clock that steps back must not allow a request early
  std::vector<InFlight> in_flight;
  bool unknown = false;  // the stored text was unreadable: the next use makes it an empty bucket
};
inline constexpr Millis kClockSkew{5'000};

[[nodiscard]] std::string to_json(const BucketState& state);
// Empty text gives a bucket that was never used. Unreadable text gives an empty bucket: it allows a request
// one interval after the next reserve().
[[nodiscard]] BucketState bucket_from_json(std::string_view json);

// A reservation for one request; when not granted, nothing is reserved and `wait` says how long to wait.
struct Reservation {
  bool granted = false;
  Millis wait{0};
};
[[nodiscard]] Reservation reserve(BucketState& state, LimitRule rule, UtcTime now, std::string_view id,
                                  UtcTime gone_at);

// The `wait` that reserve() would return now.
[[nodiscard]] Millis wait_time(const BucketState& state, LimitRule rule, UtcTime now);

// Request `id` was certainly not sent (no connection, or another bucket refused it): removes its reservation.
void release(BucketState& state, std::string_view id);

// Request `id` got no answer in time but may still arrive until `gone_at`. Keeps its reservation until then,
// and restores one that was counted as gone.
void lose(BucketState& state, std::string_view id, UtcTime gone_at);

struct RateHeaders {  // X-Ratelimit-*; absent = nullopt
  std::optional<int> remaining, limit;
  std::optional<Millis> retry, reset;
};
// The answer to request `id` arrived. `status` 0: the exchange failed after the request was sent; it counts
// as arrived. `cost` is 1, or 10 for a marketplace 4XX. A 429 with times costs nothing more, because WB did
// not take the request.
void settle(BucketState& state, LimitRule rule, UtcTime now, std::string_view id, int status,
            const RateHeaders& headers, int cost);

// A request that was counted in other buckets until now, arrived at `now`.
void count(BucketState& state, LimitRule rule, UtcTime now);

// Nothing is lost when the stored state is dropped: an unused bucket decides the same, at any `now` that
// another machine's clock may have.
[[nodiscard]] bool is_idle(const BucketState& state, UtcTime now);

// The owner of the buckets in which requests with an unverified token count. The cap is one of the
// installation.
[[nodiscard]] std::string owner_of_unverified(std::string_view token);
inline constexpr std::string_view kOwnerOfAllUnverified = "unverified";

// A cap on all requests of a cabinet: at most `per_minute` in any 60 s.
[[nodiscard]] LimitRule cap_rule(unsigned per_minute);
inline constexpr std::string_view kCapBucket = "all";

// Atomic change of one bucket's stored state, shared by all processes. core/sync implements it over
// core/store.
class LimitStore {
 public:
  virtual ~LimitStore() = default;
  using Change = std::function<void(BucketState&)>;
  // Runs `change` once under the bucket's lock, on any thread, perhaps after the caller was cancelled. So
  // `change` owns everything it touches except the clock. `owner`: a seller's sid or owner_of_unverified().
  virtual Task<void> update(std::string owner, TokenType type, std::string bucket, Change change) = 0;
};

}  // namespace wbd::wb
