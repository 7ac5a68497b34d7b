#pragma once
#include <map>
#include <string>

#include "core/wb/limiter.hpp"

namespace wb::fakes {

// Buckets in memory, in the form in which they are stored.
class MemoryLimitStore final : public api::LimitStore {
 public:
  Task<void> update(std::string sid, TokenType type, std::string bucket, Change change) override {
    if (fails) throw Failure({Errc::unavailable, "the database is down"});
    if (before) before(bucket);
    std::string& text = buckets[sid + "/" + std::string(to_string(type)) + "/" + bucket];
    api::BucketState state = api::bucket_from_json(text);
    change(state);
    text = api::to_json(state);
    co_return;
  }
  [[nodiscard]] api::BucketState at(const std::string& key) const {
    return api::bucket_from_json(buckets.at(key));
  }

  std::map<std::string, std::string> buckets;
  bool fails = false;
  std::function<void(const std::string& bucket)> before;  // the bucket is locked
};

}  // namespace wb::fakes
