#pragma once
// The request limit of API keys: one token bucket for each key, in this process.

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/base/time.hpp"

namespace wbd::rest {

// Holds at most the requests of one minute and refills evenly. Exact: a request is 60000 parts, and each
// millisecond adds `per_minute` parts.
class RequestBucket {
 public:
  RequestBucket(std::int64_t per_minute, UtcTime now) : parts_(full(per_minute)), at_(now) {}

  struct Verdict {
    bool allowed = false;
    std::int64_t remaining = 0;      // whole requests
    std::chrono::seconds full_in{};  // until the bucket is full
    std::chrono::seconds next_in{};  // until the next request; 0 if one is allowed now
  };
  [[nodiscard]] Verdict take(std::int64_t per_minute, UtcTime now);

 private:
  static constexpr std::int64_t kRequest = 60'000;
  static constexpr std::int64_t full(std::int64_t per_minute) { return per_minute * kRequest; }
  std::int64_t parts_;
  UtcTime at_;
};

// Thread safe.
class RequestLimits {
 public:
  explicit RequestLimits(std::int64_t per_minute) : per_minute_(per_minute) {}  // 0 = no limit

  [[nodiscard]] bool enabled() const noexcept { return per_minute_ != 0; }
  [[nodiscard]] std::int64_t per_minute() const noexcept { return per_minute_; }
  [[nodiscard]] RequestBucket::Verdict take(std::int64_t key_id, UtcTime now);
  // The header lines RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).
  [[nodiscard]] std::string headers(const RequestBucket::Verdict& verdict) const;

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::int64_t, RequestBucket> buckets;  // one for each key that was used
  };
  const std::int64_t per_minute_;
  std::array<Shard, 16> shards_;
};

}  // namespace wbd::rest
