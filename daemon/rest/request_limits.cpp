#include "daemon/rest/request_limits.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace wbd::rest {
namespace {

// How long the bucket needs for `parts`, at `per_minute` parts a millisecond.
std::chrono::seconds time_for(std::int64_t parts, std::int64_t per_minute) {
  const Millis wait{(parts + per_minute - 1) / per_minute};
  return std::chrono::ceil<std::chrono::seconds>(wait);
}

}  // namespace

RequestBucket::Verdict RequestBucket::take(UtcTime now) {
  const std::int64_t at = (now - origin_).count() * per_minute_;
  std::int64_t full_at = full_at_.load(std::memory_order_relaxed);
  for (;;) {
    // A clock that was set back adds nothing, and empties the bucket at most.
    const std::int64_t used = std::clamp<std::int64_t>(full_at - at, 0, full());
    const bool allowed = full() - used >= kRequest;
    const std::int64_t used_then = allowed ? used + kRequest : used;
    if (full_at_.compare_exchange_weak(full_at, at + used_then, std::memory_order_relaxed))
      return verdict(allowed, used_then);
  }
}

RequestBucket::Verdict RequestBucket::verdict(bool allowed, std::int64_t used) const {
  const std::int64_t left = full() - used;
  return {allowed, left / kRequest, time_for(used, per_minute_),
          time_for(std::max<std::int64_t>(kRequest - left, 0), per_minute_)};
}

RequestLimits::RequestLimits(std::int64_t per_minute)
    : per_minute_(per_minute),
      policy_(fmt::format("RateLimit-Policy: \"key\";q={};w=60\r\nRateLimit: \"key\";r=", per_minute)) {}

RequestBucket& RequestLimits::of(std::int64_t key_id, UtcTime now) {
  Shard& shard = shards_[static_cast<std::size_t>(key_id) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  auto& bucket = shard.buckets[key_id];
  if (!bucket) bucket = std::make_unique<RequestBucket>(per_minute_, now);
  return *bucket;
}

void RequestLimits::append_headers(std::string& out, const RequestBucket::Verdict& verdict) const {
  out += policy_;
  fmt::format_to(std::back_inserter(out), "{};t={}\r\n", verdict.remaining, verdict.full_in.count());
}

}  // namespace wbd::rest
