#pragma once
// The request limit of API keys: one token bucket for each key, in this process.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/base/time.hpp"

namespace wbd::rest {

// Holds at most the requests of one minute and refills evenly. Exact: a request is 60000 parts, and each
// millisecond adds `per_minute` parts. Thread safe, without a lock.
class RequestBucket {
 public:
  RequestBucket(std::int64_t per_minute, UtcTime now) : per_minute_(per_minute), origin_(now) {}

  struct Verdict {
    bool allowed = false;
    std::int64_t remaining = 0;      // whole requests
    std::chrono::seconds full_in{};  // until the bucket is full
    std::chrono::seconds next_in{};  // until the next request; 0 if one is allowed now
  };
  [[nodiscard]] Verdict take(UtcTime now);

 private:
  static constexpr std::int64_t kRequest = 60'000;
  [[nodiscard]] std::int64_t full() const { return per_minute_ * kRequest; }
  [[nodiscard]] Verdict verdict(bool allowed, std::int64_t used) const;

  const std::int64_t per_minute_;
  const UtcTime origin_;
  // The time at which the bucket is full again, in parts since the origin.
  std::atomic<std::int64_t> full_at_{0};
};

// Thread safe.
class RequestLimits {
 public:
  explicit RequestLimits(std::int64_t per_minute);  // 0 = no limit

  [[nodiscard]] bool enabled() const noexcept { return per_minute_ != 0; }
  [[nodiscard]] std::int64_t per_minute() const noexcept { return per_minute_; }
  // The bucket of a key, made at the first call. It is never removed, so a caller may keep the reference.
  [[nodiscard]] RequestBucket& of(std::int64_t key_id, UtcTime now);
  // Appends the header lines RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers).
  void append_headers(std::string& out, const RequestBucket::Verdict& verdict) const;

 private:
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::int64_t, std::unique_ptr<RequestBucket>> buckets;  // of the keys that were used
  };
  const std::int64_t per_minute_;
  const std::string policy_;  // what the lines of all keys begin with
  std::array<Shard, 16> shards_;
};

}  // namespace wbd::rest
