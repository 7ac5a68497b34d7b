#include "core/store/sales_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/store/order_row.hpp"

namespace wb::store {
namespace {

std::string_view text_of(const std::optional<std::string>& text) {
  return text ? std::string_view(*text) : std::string_view();
}

std::string_view text_of(const Statement& row, int column) {
  return row.is_null(column) ? std::string_view() : row.text(column);
}

// $1 is the cabinet; the others stand in the order of bind_filter.
std::string conditions(const FactFilter& filter, std::string_view table, std::string_view time) {
  std::string sql = fmt::format(" where {}.cabinet_id = $1", table);
  int last = 1;
  if (filter.nm_id) sql += fmt::format(" and {}.nm_id = ${}", table, ++last);
  if (filter.from) sql += fmt::format(" and {}.{} >= ${}", table, time, ++last);
  if (filter.to) sql += fmt::format(" and {}.{} < ${}", table, time, ++last);
  return sql;
}

void bind_filter(Statement& statement, const FactFilter& filter) {
  statement.bind(1, filter.cabinet_id);
  int last = 1;
  if (filter.nm_id) statement.bind(++last, *filter.nm_id);
  if (filter.from) statement.bind(++last, *filter.from);
  if (filter.to) statement.bind(++last, *filter.to);
}

}  // namespace

OrderFact fact_of(const Order& order) {
  return {
      order.ordered_at,      order.status,  order.price_with_discount, order.nm_id, text_of(order.warehouse),
      text_of(order.region), order.currency};
}

SaleFact fact_of(const Sale& sale, const Order* order) {
  const StatSale& row = sale.row;
  SaleFact fact{row.sold_at,  row.is_return,          row.price_with_discount,
                row.nm_id,    text_of(row.warehouse), text_of(row.region),
                sale.currency};
  if (order != nullptr) {
    if (!fact.price) fact.price = order->price_with_discount;
    fact.currency = order->currency;
  }
  return fact;
}

void each_order_fact(Tx& tx, const FactFilter& filter, const std::function<void(const OrderFact&)>& use) {
  auto& query = tx.stream(
      "select o.ordered_at, o.status, o.price_with_discount, o.nm_id, o.warehouse, o.region, o.currency "
      "from orders o" +
      conditions(filter, "o", "ordered_at"));
  bind_filter(query, filter);
  while (query.step()) {
    use({query.time(0), read_order_status(query, 1), query.maybe_money(2), query.maybe_id<NmId>(3),
         text_of(query, 4), text_of(query, 5), query.text(6)});
  }
}

void each_sale_fact(Tx& tx, const FactFilter& filter, const std::function<void(const SaleFact&)>& use) {
  auto& query = tx.stream(
      "select s.sold_at, s.is_return, coalesce(s.price_with_discount, o.price_with_discount), s.nm_id, "
      "s.warehouse, s.region, coalesce(o.currency, s.currency) from sales s left join orders o "
      "on o.cabinet_id = s.cabinet_id and o.srid = s.srid" +
      conditions(filter, "s", "sold_at"));
  bind_filter(query, filter);
  while (query.step()) {
    use({query.time(0), query.boolean(1), query.maybe_money(2), query.maybe_id<NmId>(3), text_of(query, 4),
         text_of(query, 5), query.text(6)});
  }
}

std::optional<UtcTime> next_fact(Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime from) {
  std::optional<UtcTime> next;
  for (const std::string_view sql :
       {"select min(ordered_at) from orders where cabinet_id = $1 and nm_id = $2 and ordered_at >= $3",
        "select min(sold_at) from sales where cabinet_id = $1 and nm_id = $2 and sold_at >= $3"}) {
    auto& query = tx.prepare(sql);
    query.bind_all(cabinet, nm_id, from);
    if (query.step() && !query.is_null(0)) next = next ? std::min(*next, query.time(0)) : query.time(0);
    query.reset();
  }
  return next;
}

}  // namespace wb::store
