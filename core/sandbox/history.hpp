#pragma once
// The state of an order, a sale or a review that a client may see at a moment. The routes and the truth
// report take it from here, so they agree.

#include <optional>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// State in the order feed: immediate, every placed order.
struct FeedState {
  std::string_view status;  // created | buyout | cancel | return | returnDefective
  Seconds updated_at{};
  std::optional<CancelType> cancel_type;
};
[[nodiscard]] std::optional<FeedState> feed_state(const Order& order, Seconds moment);

// State in supplier/orders: later than the feed, paid orders only.
struct OrderRowState {
  Seconds last_change{};
  bool cancelled = false;
  bool priced = false;  // finishedPrice and priceWithDisc are known
};
[[nodiscard]] std::optional<OrderRowState> order_row_state(const Seller& seller, const Order& order,
                                                           Seconds moment);

// State in supplier/sales.
struct SaleRowState {
  Seconds last_change{};
  bool priced = false;
};
[[nodiscard]] std::optional<SaleRowState> sale_row_state(const Sale& sale, Seconds moment);

// State in feedbacks (GUIDE 5.12): isAnswered=true selects `processed`. The archive has the processed reviews
// and those at least 30 days old.
struct ReviewState {
  bool answered = false, processed = false, archived = false;
};
[[nodiscard]] std::optional<ReviewState> review_state(const Review& review, Seconds moment);

[[nodiscard]] bool answered(const Question& question, Seconds moment);

}  // namespace wbd::sandbox
