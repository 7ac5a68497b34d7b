#include "core/store/order_rank.hpp"

namespace wbd::store {

SalesByCurrency orders_up_to(db::Tx& tx, const Order& order, UtcTime from) {
  // The cast: PostgreSQL's sum() of bigints is a numeric.
  auto& query = tx.prepare(R"(select currency, count(*), count(price_with_discount),
                                     cast(coalesce(sum(price_with_discount), 0) as bigint)
                              from orders
                              where cabinet_id = $1 and ordered_at >= $2
                                and (ordered_at < $3 or (ordered_at = $3 and id <= $4))
                              group by currency)");
  query.bind_all(order.cabinet_id, from, order.ordered_at, order.id);
  SalesByCurrency sums;
  while (query.step()) {
    SalesNumbers& numbers = sum_of(sums, query.text(0));
    numbers.in_transit_count = query.integer(1);
    numbers.unpriced_count = query.integer(1) - query.integer(2);
    numbers.orders_sum = Money{query.integer(3)};
  }
  return sums;
}

}  // namespace wbd::store
