#pragma once
#include <map>
#include <string>

#include "core/wb/limiter.hpp"

namespace wbd::fakes {

// Buckets in memory, as the JSON that the database would store.
class MemoryLimitStore final : public wb::LimitStore {
 public:
  Task<void> update(std::string sid, TokenType type, std::string bucket, Change change) override {
    if (fails) throw Failure({Errc::unavailable, "the database is down"});
    if (before) before(bucket);
    std::string& text = buckets[sid + "/" + std::string(to_string(type)) + "/" + bucket];
    wb::BucketState state = wb::bucket_from_json(text);
    change(state);
    text = wb::to_json(state);
    co_return;
  }
  [[nodiscard]] wb::BucketState at(const std::string& key) const {
    return wb::bucket_from_json(buckets.at(key));
  }

  std::map<std::string, std::string> buckets;
  bool fails = false;
  std::function<void(const std::string& bucket)> before;  // the bucket is locked
};

}  // namespace wbd::fakes
