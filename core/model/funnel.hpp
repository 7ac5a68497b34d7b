#pragma once
// The sales funnel (GUIDE 5.14): views, carts, orders and their outcomes.

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// One article on one Moscow day. WB counts buyouts and cancels on the day of the order, so past days change.
struct FunnelDay {
  NmId nm_id;
  Date day;
  std::optional<std::int64_t> open_count, cart_count, order_count, buyout_count, cancel_count, wishlist_count;
  std::optional<Money> order_sum, buyout_sum, cancel_sum;
  // Whole percents as WB gives them.
  std::optional<std::int32_t> add_to_cart_percent, cart_to_order_percent, buyout_percent;
  std::string currency;
  friend bool operator==(const FunnelDay&, const FunnelDay&) = default;
};

}  // namespace wbd
