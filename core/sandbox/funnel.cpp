#include "core/sandbox/funnel.hpp"

#include "core/sandbox/random.hpp"

namespace wbd::sandbox {
namespace {

void count(Bought& bought, const Order& order, Seconds moment) {
  const auto past = [&](Seconds at) { return at <= moment; };
  const bool back = order.returned && past(order.returned->at);
  ++bought.orders;
  bought.order_sum += order.price_with_disc;
  if (back || (order.cancel && past(order.cancel->at))) {
    ++bought.cancels;
    bought.cancel_sum += order.price_with_disc;
  } else if (order.buyout && past(order.buyout->at)) {
    ++bought.buyouts;
    bought.buyout_sum += order.price_with_disc;
  }
}

}  // namespace

Bought& Bought::operator+=(const Bought& other) {
  orders += other.orders;
  order_sum += other.order_sum;
  buyouts += other.buyouts;
  buyout_sum += other.buyout_sum;
  cancels += other.cancels;
  cancel_sum += other.cancel_sum;
  return *this;
}

FunnelCell& FunnelCell::operator+=(const FunnelCell& other) {
  opens += other.opens;
  carts += other.carts;
  wishlisted += other.wishlisted;
  all += other.all;
  club += other.club;
  return *this;
}

Funnel::Funnel(const Seller& seller, DayRange days, Seconds moment)
    : seller_(seller), today_(moscow_day(moment)) {
  for (const Order& order : seller.orders) {
    const auto day = moscow_day(order.ordered_at);
    if (order.ordered_at > moment || day < days.start || day > days.end) continue;
    FunnelCell& cell = ordered_[{order.product, day}];
    count(cell.all, order, moment);
    if (order.price_with_disc != order.seller_price) count(cell.club, order, moment);
    order_sum_ += order.price_with_disc;
  }
}

FunnelCell Funnel::cell(std::size_t product, std::chrono::sys_days day) const {
  const auto found = ordered_.find({product, day});
  FunnelCell cell = found == ordered_.end() ? FunnelCell{} : found->second;
  const Product& card = seller_.products[product];
  if (day > today_ || Nanos{Seconds{day}} < card.created_at.time) return cell;
  // Some articles have no views on some days. An order implies a view and a cart.
  Random random(static_cast<std::uint64_t>(card.nm_id),
                static_cast<std::uint64_t>(day.time_since_epoch().count()));
  const bool seen = random.percent(40);
  cell.carts = cell.all.orders + (seen ? random.between(0, 9) : 0);
  cell.opens = cell.carts + (seen || cell.carts > 0 ? random.between(1, 90) : 0);
  cell.wishlisted = seen ? random.between(0, 4) : 0;
  return cell;
}

FunnelCell Funnel::sum(std::size_t product, DayRange days) const {
  FunnelCell sum;
  for (auto day = days.start; day <= days.end; day += std::chrono::days{1}) sum += cell(product, day);
  return sum;
}

}  // namespace wbd::sandbox
