#include "core/store/sales_facts.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/store/order_row.hpp"

namespace wbd::store {
namespace {

std::string_view text_of(const std::optional<std::string>& text) {
  return text ? std::string_view(*text) : std::string_view();
}

std::string_view text_of(const db::Statement& row, int column) {
  return row.is_null(column) ? std::string_view() : row.text(column);
}

// Several articles share a statement with an array. One article has a statement without it, because the
// planner of PostgreSQL cannot know that an array is short.
bool as_array(db::Dialect dialect, const FactFilter& filter) {
  return dialect == db::Dialect::postgresql && filter.articles.size() > 1;
}

std::string conditions(db::Dialect dialect, const FactFilter& filter, std::string_view table,
                       std::string_view time) {
  std::string sql = fmt::format(" where {}.cabinet_id = $1", table);
  int last = 1;
  if (!filter.articles.empty()) {
    sql += fmt::format(" and {}.nm_id = {}", table, as_array(dialect, filter) ? "any($2)" : "$2");
    ++last;
  }
  if (filter.from) sql += fmt::format(" and {}.{} >= ${}", table, time, ++last);
  if (filter.to) sql += fmt::format(" and {}.{} < ${}", table, time, ++last);
  return sql;
}

std::vector<std::int64_t> numbers_of(std::span<const NmId> articles) {
  std::vector<std::int64_t> numbers;
  numbers.reserve(articles.size());
  for (const NmId nm_id : articles) numbers.push_back(nm_id.value);
  return numbers;
}

constexpr std::string_view kSelectOrders =
    "o.ordered_at, o.status, o.price_with_discount, o.nm_id, o.warehouse, o.region, o.currency from orders o";
// A surcharge (kind 2) without an amount does not take the order's price.
constexpr std::string_view kSelectSales =
    R"(s.sold_at, s.kind, coalesce(s.price_with_discount, case when s.kind <> 2 then o.price_with_discount end), s.nm_id, s.warehouse,
         s.region, coalesce(o.currency, s.currency)
       from sales s left join orders o on o.cabinet_id = s.cabinet_id and o.srid = s.srid)";

OrderFact read_order_fact(const db::Statement& row) {
  return {row.time(0),        db::read<OrderStatus>(row, 1),
          row.maybe_money(2), row.maybe_id<NmId>(3),
          text_of(row, 4),    text_of(row, 5),
          row.text(6)};
}

SaleFact read_sale_fact(const db::Statement& row) {
  return {row.time(0),        db::read<SaleKind>(row, 1),
          row.maybe_money(2), row.maybe_id<NmId>(3),
          text_of(row, 4),    text_of(row, 5),
          row.text(6)};
}

constexpr std::string_view kSelectArticleOrders =
    "o.status, o.price_with_discount, o.currency, o.ordered_at from orders o";
constexpr std::string_view kSelectArticleSales =
    R"(s.kind, coalesce(s.price_with_discount, case when s.kind <> 2 then o.price_with_discount end),
         coalesce(o.currency, s.currency), s.sold_at
       from sales s left join orders o on o.cabinet_id = s.cabinet_id and o.srid = s.srid)";

// One range of an index for each window, in one statement.
std::string select_windows(std::string_view select, std::string_view table, std::string_view time,
                           std::size_t windows) {
  std::string sql;
  for (std::size_t i = 0; i < windows; ++i) {
    sql += fmt::format(
        "{}select {}, {} where {}.cabinet_id = $1 and {}.nm_id = $2 and {}.{} >= ${} and {}.{} < ${}",
        i == 0 ? "" : " union all ", i, select, table, table, table, time, 2 * i + 3, table, time, 2 * i + 4);
  }
  return sql;
}

db::Statement& prefetch_windows(db::Tx& tx, const std::string& sql, CabinetId cabinet, NmId nm_id,
                                std::span<const FactWindow> windows) {
  auto& query = tx.prepare(sql);
  query.bind_all(cabinet, nm_id);
  int last = 2;
  for (const FactWindow& window : windows) {
    query.bind(++last, window.from);
    query.bind(++last, window.to);
  }
  query.prefetch();
  return query;
}

template <class Use>
void each_fact(db::Tx& tx, const std::string& select, const FactFilter& filter, Use use) {
  auto& query = tx.stream(select);
  const bool of_articles = !filter.articles.empty();
  int last = of_articles ? 2 : 1;
  query.bind(1, filter.cabinet_id);
  if (filter.from) query.bind(++last, *filter.from);
  if (filter.to) query.bind(++last, *filter.to);
  const bool array = as_array(tx.dialect(), filter);
  if (array) query.bind_ints(2, numbers_of(filter.articles));
  if (array || !of_articles) {
    while (query.step()) use(query);
    return;
  }
  for (const NmId nm_id : filter.articles) {
    query.bind(2, nm_id);
    while (query.step()) use(query);
  }
}

}  // namespace

OrderFact fact_of(const Order& order) {
  return {
      order.ordered_at,      order.status,  order.price_with_discount, order.nm_id, text_of(order.warehouse),
      text_of(order.region), order.currency};
}

SaleFact fact_of(const Sale& sale, const Order* order) {
  const StatSale& row = sale.row;
  SaleFact fact{row.sold_at,         row.kind,     row.price_with_discount, row.nm_id, text_of(row.warehouse),
                text_of(row.region), sale.currency};
  if (order != nullptr) {
    if (!fact.price && row.kind != SaleKind::surcharge) fact.price = order->price_with_discount;
    fact.currency = order->currency;
  }
  return fact;
}

void each_order_fact(db::Tx& tx, const FactFilter& filter, const std::function<void(const OrderFact&)>& use) {
  const std::string sql =
      fmt::format("select {}{}", kSelectOrders, conditions(tx.dialect(), filter, "o", "ordered_at"));
  each_fact(tx, sql, filter, [&use](const db::Statement& row) { use(read_order_fact(row)); });
}

void each_sale_fact(db::Tx& tx, const FactFilter& filter, const std::function<void(const SaleFact&)>& use) {
  const std::string sql =
      fmt::format("select {}{}", kSelectSales, conditions(tx.dialect(), filter, "s", "sold_at"));
  each_fact(tx, sql, filter, [&use](const db::Statement& row) { use(read_sale_fact(row)); });
}

void each_fact_of_article(db::Tx& tx, CabinetId cabinet, NmId nm_id, std::span<const FactWindow> windows,
                          const std::function<void(std::size_t, const OrderFact&)>& use_order,
                          const std::function<void(std::size_t, const SaleFact&)>& use_sale) {
  if (windows.empty()) return;
  const std::string orders_sql = select_windows(kSelectArticleOrders, "o", "ordered_at", windows.size());
  const std::string sales_sql = select_windows(kSelectArticleSales, "s", "sold_at", windows.size());
  db::Statement& orders = prefetch_windows(tx, orders_sql, cabinet, nm_id, windows);
  db::Statement& sales = prefetch_windows(tx, sales_sql, cabinet, nm_id, windows);
  while (orders.step()) {
    const OrderFact fact{
        orders.time(4), db::read<OrderStatus>(orders, 1), orders.maybe_money(2), nm_id, {}, {},
        orders.text(3)};
    use_order(static_cast<std::size_t>(orders.integer(0)), fact);
  }
  while (sales.step()) {
    const SaleFact fact{sales.time(4), db::read<SaleKind>(sales, 1), sales.maybe_money(2), nm_id, {}, {},
                        sales.text(3)};
    use_sale(static_cast<std::size_t>(sales.integer(0)), fact);
  }
}

std::optional<UtcTime> next_fact(db::Tx& tx, CabinetId cabinet, NmId nm_id, UtcTime from) {
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

std::map<NmId, UtcTime> next_facts(db::Tx& tx, CabinetId cabinet, std::span<const NmId> articles,
                                   UtcTime from) {
  std::map<NmId, UtcTime> found;
  if (tx.dialect() == db::Dialect::postgresql) {
    auto& query = tx.prepare(
        R"(select k.nm_id, least(
             (select min(o.ordered_at) from orders o
              where o.cabinet_id = $1 and o.nm_id = k.nm_id and o.ordered_at >= $3),
             (select min(s.sold_at) from sales s
              where s.cabinet_id = $1 and s.nm_id = k.nm_id and s.sold_at >= $3))
           from unnest($2::bigint[]) k(nm_id))");
    query.bind(1, cabinet);
    query.bind_ints(2, numbers_of(articles));
    query.bind(3, from);
    while (query.step()) {
      if (!query.is_null(1)) found.emplace(NmId{query.integer(0)}, query.time(1));
    }
    return found;
  }
  for (const NmId nm_id : articles) {
    if (const auto next = next_fact(tx, cabinet, nm_id, from)) found.emplace(nm_id, *next);
  }
  return found;
}

}  // namespace wbd::store
