#include "daemon/rest/request_limits.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wbd::rest {
namespace {

// How long the bucket needs for `parts`, at `per_minute` parts a millisecond.
std::chrono::seconds time_for(std::int64_t parts, std::int64_t per_minute) {
  const Millis wait{(parts + per_minute - 1) / per_minute};
  return std::chrono::ceil<std::chrono::seconds>(wait);
}

}  // namespace

RequestBucket::Verdict RequestBucket::take(std::int64_t per_minute, UtcTime now) {
  // A clock that was set back adds nothing.
  const std::int64_t passed = std::clamp<std::int64_t>((now - at_).count(), 0, kRequest);
  at_ = now;
  parts_ = std::min(full(per_minute), parts_ + passed * per_minute);
  Verdict verdict;
  verdict.allowed = parts_ >= kRequest;
  if (verdict.allowed) parts_ -= kRequest;
  verdict.remaining = parts_ / kRequest;
  verdict.full_in = time_for(full(per_minute) - parts_, per_minute);
  verdict.next_in = time_for(std::max<std::int64_t>(kRequest - parts_, 0), per_minute);
  return verdict;
}

RequestBucket::Verdict RequestLimits::take(std::int64_t key_id, UtcTime now) {
  Shard& shard = shards_[static_cast<std::size_t>(key_id) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  return shard.buckets.try_emplace(key_id, per_minute_, now).first->second.take(per_minute_, now);
}

std::string RequestLimits::headers(const RequestBucket::Verdict& verdict) const {
  return fmt::format("RateLimit-Policy: \"key\";q={};w=60\r\nRateLimit: \"key\";r={};t={}\r\n", per_minute_,
                     verdict.remaining, verdict.full_in.count());
}

}  // namespace wbd::rest
