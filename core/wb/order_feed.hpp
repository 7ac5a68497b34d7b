#pragma once
// The feed of orders with their current state (GUIDE 5.6).

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/order.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

struct FeedPage {
  UtcTime start;
  std::string snapshot_time;
  std::int64_t offset = 0;
  std::int64_t limit = 10'000;
};
[[nodiscard]] Call order_feed_call(const FeedPage& page);

struct FeedAnswer {
  Parsed<FeedOrder> orders;
  std::string snapshot_time;
  std::string currency;
};
[[nodiscard]] Result<FeedAnswer> parse_order_feed(std::string_view json);

}  // namespace wbd::wb
