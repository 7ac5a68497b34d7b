#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/card_goods.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/order_costs.hpp"
#include "core/store/order_row.hpp"
#include "core/store/orders.hpp"
#include "core/store/text_search.hpp"

namespace wbd::store {
namespace {

std::string orders_found_by(db::Dialect dialect) {
  const std::string by_card = fmt::format(
      R"(union select f.id from products p cross join orders f
         where p.cabinet_id = $1 and p.sizes {} and f.cabinet_id = $1 and f.nm_id = p.nm_id and f.barcode is null
           and {})",
      db::search_sql(dialect, 2), has_card_barcode(dialect, "f"));
  return found_by_text(dialect, "orders", by_card);
}

db::Conditions conditions_of(db::Tx& tx, const OrderFilter& filter) {
  db::Conditions conditions(filter.q
                                ? fmt::format("from {} found cross join orders o where o.cabinet_id = $1",
                                              orders_found_by(tx.dialect()))
                                : "from orders o where o.cabinet_id = $1");
  if (filter.q) conditions.add("o.id = found.id", db::search_pattern(tx.dialect(), *filter.q));
  conditions.add("o.status = ${}", filter.status);
  conditions.add("o.ordered_at >= ${}", filter.from);
  conditions.add("o.ordered_at < ${}", filter.to);
  conditions.add("o.nm_id = ${}", filter.nm_id);
  return conditions;
}

constexpr auto kOrdersNewestFirst =
    db::newest_first<std::int64_t>("o.ordered_at, o.id", "o.ordered_at desc, o.id desc");

// Whole rows of one cabinet by their keys, in no order.
template <class Key>
std::vector<OrderRow> rows_of(db::Tx& tx, CabinetId cabinet, std::string_view column,
                              std::span<const Key> keys) {
  static const std::string kSql = fmt::format(
      R"(select {}, p.title, p.vendor_code, p.brand, p.subject, p.sizes, p.subject_id, p.dimensions
         from orders o left join products p on p.cabinet_id = o.cabinet_id and p.nm_id = o.nm_id
         where o.cabinet_id = $1)",
      kOrders.select("o"));
  if (keys.empty()) return {};
  OrderCostReader costs(tx, cabinet);
  std::vector<OrderRow> rows;
  std::vector<CardCosts> cards;
  db::each_with_key(tx, {.select = kSql, .column = column}, cabinet, keys, [&](const db::Statement& row) {
    OrderRow& order = rows.emplace_back(OrderRow{kOrders.read(row), row.maybe_text(kOrders.kRead)});
    // An order that the statistics have not reported lacks names of the goods. The chrt_id of the others is
    // the feed's alone.
    Order& o = order.order;
    auto kept = o.chrt_id;
    auto& chrt_id = o.stat_changed_at ? kept : o.chrt_id;
    fill_from_card({o.vendor_code, o.brand, o.subject, o.size, o.barcode, chrt_id}, row, kOrders.kRead + 1);
    const int card = kOrders.kRead + 5;
    cards.push_back({row.maybe_integer(card),
                     row.is_null(card + 1) ? std::nullopt : volume_from_json(row.text(card + 1))});
  });
  costs.fill(rows, cards);
  return rows;
}

std::vector<OrderRow> rows_by_id(db::Tx& tx, CabinetId cabinet, std::span<const std::int64_t> ids) {
  return rows_of(tx, cabinet, "o.id", ids);
}

std::optional<OrderRow> find_by_id(db::Tx& tx, CabinetId cabinet, OrderId id) {
  std::vector<OrderRow> found = rows_by_id(tx, cabinet, std::array{id.value});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<OrderId> find_srid(db::Tx& tx, CabinetId cabinet, std::string_view srid) {
  auto& query = tx.prepare("select id from orders where cabinet_id = $1 and srid = $2");
  query.bind_all(cabinet, srid);
  if (!query.step()) return std::nullopt;
  const OrderId id{query.integer(0)};
  query.reset();
  return id;
}

std::optional<OrderId> parse_id(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number <= 0) return std::nullopt;
  return OrderId{number};
}

}  // namespace

std::unordered_map<std::string, Order> load_orders(db::Tx& tx, CabinetId cabinet,
                                                   std::span<const std::string_view> srids) {
  static const std::string kSql =
      fmt::format("select {} from orders o where o.cabinet_id = $1", kOrders.select("o"));
  std::unordered_map<std::string, Order> orders;
  orders.reserve(srids.size());
  db::each_with_key(tx, {.select = kSql, .column = "o.srid"}, cabinet, srids,
                    [&orders](const db::Statement& row) {
                      Order order = kOrders.read(row);
                      orders.try_emplace(order.srid, std::move(order));
                    });
  return orders;
}

std::vector<UtcTime> unpriced_orders(db::Tx& tx, CabinetId cabinet, UtcTime reported_since) {
  auto& query = tx.prepare(
      R"(select ordered_at from orders where cabinet_id = $1 and ordered_at >= $2 and stat_changed_at >= $3
         and (stat_price_with_discount is null or finished_price is null))");
  query.bind_all(cabinet, reported_since - std::chrono::days{184}, reported_since);
  std::vector<UtcTime> times;
  while (query.step()) times.push_back(query.time(0));
  return times;
}

OrderPage list_orders(db::Tx& tx, const OrderFilter& filter) {
  const db::Conditions conditions = conditions_of(tx, filter);
  const auto page = db::page_of_keys(tx, filter, conditions, kOrdersNewestFirst);
  const auto load = [&tx](CabinetId cabinet, std::span<const std::int64_t> ids, const auto& put) {
    for (OrderRow& row : rows_by_id(tx, cabinet, ids)) {
      const OrderId id = row.order.id;
      put(id.value, std::move(row));
    }
  };
  return {db::rows_of_keys<OrderRow>(filter.cabinets, page.keys, load), page.total};
}

std::vector<OrderRow> orders_named(db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids) {
  return rows_of(tx, cabinet, "o.srid", srids);
}

std::optional<OrderRow> find_order(db::Tx& tx, std::span<const CabinetId> cabinets,
                                   std::string_view id_or_srid) {
  if (const auto id = parse_id(id_or_srid)) {
    for (const CabinetId cabinet : cabinets) {
      if (auto row = find_by_id(tx, cabinet, *id)) return row;
    }
  }
  for (const CabinetId cabinet : cabinets) {
    if (const auto id = find_srid(tx, cabinet, id_or_srid)) return find_by_id(tx, cabinet, *id);
  }
  return std::nullopt;
}

}  // namespace wbd::store
