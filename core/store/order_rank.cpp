#include "core/store/order_rank.hpp"

#include "core/db/keyed_query.hpp"

namespace wbd::store {

std::map<OrderId, SalesByCurrency> orders_up_to(db::Tx& tx, CabinetId cabinet,
                                                std::span<const std::int64_t> orders, UtcTime from) {
  // The cast: PostgreSQL's sum() of bigints is a numeric.
  constexpr std::string_view kSql =
      R"(select k.id, o.currency, count(*), count(o.price_with_discount),
                cast(coalesce(sum(o.price_with_discount), 0) as bigint)
         from orders k join orders o on o.cabinet_id = k.cabinet_id
           and o.ordered_at >= $3 and o.ordered_at <= k.ordered_at
           and (o.ordered_at < k.ordered_at or o.id <= k.id)
         where k.cabinet_id = $1)";
  const auto bind = [from](db::Statement& query) { query.bind(3, from); };
  std::map<OrderId, SalesByCurrency> found;
  db::each_with_key(tx, {.select = kSql, .column = "k.id", .tail = "group by k.id, o.currency", .bind = bind},
                    cabinet, orders, [&found](const db::Statement& row) {
                      SalesNumbers& numbers = sum_of(found[OrderId{row.integer(0)}], row.text(1));
                      numbers.in_transit_count = row.integer(2);
                      numbers.unpriced_count = row.integer(2) - row.integer(3);
                      numbers.orders_sum = Money{row.integer(4)};
                    });
  return found;
}

}  // namespace wbd::store
