#pragma once
// How many requests a key may send: a token bucket each, in this process.

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/base/time.hpp"

namespace wbd::rest {

// Holds a minute's requests and fills evenly. Exact: a request is 60000 parts, a millisecond brings
// `per_minute` of them.
class RequestBucket {
 public:
  RequestBucket(std::int64_t per_minute, UtcTime now) : parts_(full(per_minute)), at_(now) {}

  struct Verdict {
    bool allowed = false;
    std::int64_t remaining = 0;      // whole requests
    std::chrono::seconds full_in{};  // until all are back
    std::chrono::seconds next_in{};  // until there is one; 0 when there is
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
  // RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers), finished lines.
  [[nodiscard]] std::string headers(const RequestBucket::Verdict& verdict) const;

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::int64_t, RequestBucket> buckets;  // as many as there are keys
  };
  const std::int64_t per_minute_;
  std::array<Shard, 16> shards_;
};

}  // namespace wbd::rest
