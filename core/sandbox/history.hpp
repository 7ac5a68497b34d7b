#pragma once
// What a client may see of an order, a sale or a review at a moment. Everything the routes and the truth
// report say about time goes through here.

#include <optional>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// The order feed: real time, every placed order.
struct FeedState {
  std::string_view status;  // created | buyout | cancel | return | returnDefective
  Seconds updated_at{};
  std::optional<CancelType> cancel_type;
};
[[nodiscard]] std::optional<FeedState> feed_state(const Order& order, Seconds moment);

// supplier/orders: later than the feed, and only what is paid.
struct OrderRowState {
  Seconds last_change{};
  bool cancelled = false;
  bool priced = false;  // finishedPrice and priceWithDisc are known
};
[[nodiscard]] std::optional<OrderRowState> order_row_state(const Seller& seller, const Order& order,
                                                           Seconds moment);

// supplier/sales.
struct SaleRowState {
  Seconds last_change{};
  bool priced = false;
};
[[nodiscard]] std::optional<SaleRowState> sale_row_state(const Sale& sale, Seconds moment);

// Feedbacks (GUIDE 5.12): `processed` is what isAnswered=true asks for. An unprocessed one that nobody
// answered for 30 days lies in the archive only.
struct ReviewState {
  bool answered = false, processed = false, archived = false;
};
[[nodiscard]] std::optional<ReviewState> review_state(const Review& review, Seconds moment);

[[nodiscard]] bool answered(const Question& question, Seconds moment);

}  // namespace wbd::sandbox
