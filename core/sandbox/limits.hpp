#pragma once
// WB's token buckets, one for each (seller, token type, bucket) (GUIDE section 4).

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "core/sandbox/operations.hpp"

namespace wbd::sandbox {

struct LimitAnswer {
  bool allowed = false;
  std::int64_t remaining = 0;  // requests left in the burst
  // Set by a refusal: seconds, rounded up, until the next request passes and until the burst is full.
  std::int64_t retry = 0, reset = 0;
  int burst = 0;
};

class LimitBook {
 public:
  explicit LimitBook(double scale) : scale_(scale) {}
  // `now` must not run backwards.
  LimitAnswer take(std::string_view sid, TokenType type, std::string_view bucket, Rate rate, UtcTime now);
  // Charges a 4XX answer that costs more than one request; the bucket may fall below zero.
  void charge(std::string_view sid, TokenType type, std::string_view bucket, int requests);

 private:
  struct Bucket {
    double tokens = 0;
    UtcTime refilled_at;
  };
  using Key = std::tuple<std::string, TokenType, std::string>;
  double scale_;
  std::map<Key, Bucket> buckets_;
};

}  // namespace wbd::sandbox
