#pragma once
// WB's token buckets, kept for each (seller, token type, bucket) and shared by every process through the
// database (GUIDE section 4). The decisions are pure functions on BucketState; `now` is always passed in.
//
// A request that has left may reach WB at any moment until its answer is here, so it is counted as if it
// arrived when its answer did (or when it can no longer arrive); that makes a 429 impossible as long as the
// seller's tokens of this type are used by us alone:
//   full_at: when WB's bucket is full again, at the latest, by the answered requests.
//   A request may leave when  in_flight < burst  and  full_at + in_flight * interval - (burst - 1) * interval
//   <= now. An answer at c moves  full_at = max(full_at, c) + interval.
// A process that dies leaves its requests in flight; each counts as answered at its `gone_at`. So does one
// that was given up: a server that stood still reads it after that.
//
// `now` has to be looked up while the bucket is held (inside LimitStore::update): a process may stand still
// for seconds between any two of its steps.
//
// Clocks: up to kClockSkew of disagreement between the machines that share a bucket is covered by never going
// back before `last_seen`. A larger step back means that the clock was corrected: all times of the bucket
// then move back by the step, so every wait stays as long as it was when last looked at, and no longer.

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
  UtcTime gone_at;  // by then it has certainly arrived or never will
};
struct BucketState {
  UtcTime full_at;
  UtcTime blocked_until;  // WB's own X-Ratelimit-Retry
  UtcTime last_seen;      // newest `now`: a clock that steps back must not open the bucket early
  std::vector<InFlight> in_flight;
  bool unknown = false;  // the stored text was unreadable: becomes an empty bucket at the next look
};
inline constexpr Millis kClockSkew{5'000};

[[nodiscard]] std::string to_json(const BucketState& state);
// Empty text is a bucket never used. Unreadable text gives a bucket without a single request left: the next
// one may leave an interval after the next reserve().
[[nodiscard]] BucketState bucket_from_json(std::string_view json);

// Takes a place for one request, or says how long to wait (nothing is taken then).
struct Reservation {
  bool granted = false;
  Millis wait{0};
};
[[nodiscard]] Reservation reserve(BucketState& state, LimitRule rule, UtcTime now, std::string_view id,
                                  UtcTime gone_at);

// How long reserve() would have to wait now.
[[nodiscard]] Millis wait_time(const BucketState& state, LimitRule rule, UtcTime now);

// Request `id` certainly never left (no connection, or another bucket refused): its place is free again.
void release(BucketState& state, std::string_view id);

// Request `id` got no answer in time, and may arrive until `gone_at` all the same. Its place stays taken till
// then, also where it was counted as gone already.
void lose(BucketState& state, std::string_view id, UtcTime gone_at);

struct RateHeaders {  // X-Ratelimit-*; absent = nullopt
  std::optional<int> remaining, limit;
  std::optional<Millis> retry, reset;
};
// The answer to request `id` arrived. `status` 0: the exchange failed after the request left, which counts as
// an arrival. `cost` is 1, or 10 for a marketplace 4XX. A 429 that names its times costs nothing more: WB
// turned the request away.
void settle(BucketState& state, LimitRule rule, UtcTime now, std::string_view id, int status,
            const RateHeaders& headers, int cost);

// A cap on all requests of a cabinet: at most `per_minute` in any 60 s.
[[nodiscard]] LimitRule cap_rule(unsigned per_minute);
inline constexpr std::string_view kCapBucket = "all";

// Atomic change of one bucket's stored state, shared by all processes. core/sync implements it over
// core/store.
class LimitStore {
 public:
  virtual ~LimitStore() = default;
  using Change = std::function<void(BucketState&)>;
  // `change` runs once, on any thread, perhaps after the caller was cancelled: it owns what it touches, but
  // for the clock. The bucket is locked meanwhile.
  virtual Task<void> update(std::string sid, TokenType type, std::string bucket, Change change) = 0;
};

}  // namespace wbd::wb
