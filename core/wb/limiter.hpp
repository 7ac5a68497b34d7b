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
// A process that dies leaves its requests in flight; each counts as answered at its `gone_at`.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/async/runtime.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/wb/operations.hpp"

namespace wb::api {

struct InFlight {
  std::string id;
  UtcTime gone_at;  // by then it has certainly arrived or never will
};
struct BucketState {
  UtcTime full_at;
  UtcTime blocked_until;  // WB's own X-Ratelimit-Retry
  UtcTime last_seen;      // newest `now`: a clock that steps back must not open the bucket early
  std::vector<InFlight> in_flight;
};
[[nodiscard]] std::string to_json(const BucketState& state);
[[nodiscard]] BucketState bucket_from_json(std::string_view json);  // unreadable text = an empty bucket that
                                                                    // is blocked for one interval

// Takes a place for one request, or says how long to wait (nothing is taken then).
struct Taken {
  bool granted = false;
  Millis wait{0};
};
[[nodiscard]] Taken take(BucketState& state, LimitRule rule, UtcTime now, std::string_view id,
                         UtcTime gone_at);

struct RateHeaders {  // X-Ratelimit-*; absent = nullopt
  std::optional<int> remaining, limit;
  std::optional<Millis> retry, reset;
};
// The answer to request `id` arrived. `cost` is 1, or 10 for a marketplace 4XX.
void settle(BucketState& state, LimitRule rule, UtcTime now, std::string_view id, int status,
            const RateHeaders& headers, int cost);

// Atomic change of one bucket's stored state, shared by all processes. core/sync implements it over
// core/store.
class LimitStore {
 public:
  virtual ~LimitStore() = default;
  using Change = std::function<void(BucketState&)>;
  virtual Task<void> update(std::string sid, TokenType type, std::string bucket, Change change) = 0;
};

}  // namespace wb::api
