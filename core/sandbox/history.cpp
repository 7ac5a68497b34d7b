#include "core/sandbox/history.hpp"

#include <algorithm>

namespace wbd::sandbox {

std::optional<FeedState> feed_state(const Order& order, Seconds moment) {
  if (order.ordered_at > moment) return std::nullopt;
  if (order.returned && order.returned->at <= moment) {
    return FeedState{order.returned->defective ? "returnDefective" : "return", order.returned->at, {}};
  }
  if (order.buyout && order.buyout->at <= moment) return FeedState{"buyout", order.buyout->at, {}};
  if (order.cancel && order.cancel->at <= moment) {
    return FeedState{"cancel", order.cancel->at, order.cancel->type};
  }
  const Seconds since = order.revived_at <= moment ? order.revived_at : Seconds{};
  return FeedState{"created", std::max(order.ordered_at, since), {}};
}

std::optional<OrderRowState> order_row_state(const Seller& seller, const Order& order, Seconds moment) {
  if (order.listed_at > moment) return std::nullopt;
  OrderRowState state{order.listed_at, false, order.filled_at <= moment};
  const auto changed = [&](Seconds at) {
    if (at <= moment) state.last_change = std::max(state.last_change, at);
  };
  changed(order.touched_at);
  if (order.fill_moves) changed(order.filled_at);
  if (order.cancel && std::max(order.cancel->listed_at, order.cancel->surfaces_at) <= moment) {
    state.cancelled = true;
    changed(order.cancel->listed_at);
  }
  if (order.buyout_moves && order.buyout && order.buyout->sale != kNoSale) {
    changed(seller.sales[order.buyout->sale].listed_at);
  }
  return state;
}

std::optional<SaleRowState> sale_row_state(const Sale& sale, Seconds moment) {
  if (sale.withdrawn || std::max(sale.listed_at, sale.surfaces_at) > moment) return std::nullopt;
  SaleRowState state{sale.listed_at, sale.filled_at <= moment};
  if (sale.touched_at <= moment) state.last_change = std::max(state.last_change, sale.touched_at);
  if (sale.fill_moves && state.priced) state.last_change = std::max(state.last_change, sale.filled_at);
  return state;
}

std::optional<ReviewState> review_state(const Review& review, Seconds moment) {
  if (review.created_at > moment) return std::nullopt;
  ReviewState state;
  state.answered = review.answer && review.answer->at <= moment;
  state.processed = state.answered || review.rating_only();
  state.archived = state.processed || review.created_at <= moment - std::chrono::days{30};
  return state;
}

bool answered(const Question& question, Seconds moment) {
  return question.answer && question.answer->at <= moment;
}

}  // namespace wbd::sandbox
