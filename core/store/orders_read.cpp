#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/store/filter_sql.hpp"
#include "core/store/json_columns.hpp"
#include "core/store/order_costs.hpp"
#include "core/store/order_row.hpp"
#include "core/store/orders.hpp"

namespace wb::store {
namespace {

struct OrderKey {
  UtcTime ordered_at;
  OrderId id;
  CabinetId cabinet;
};

// The conditions of a list within one cabinet, which is $1.
class OrderConditions {
 public:
  OrderConditions(Tx& tx, const OrderFilter& filter) : filter_(filter) {
    where_ = "from orders o where o.cabinet_id = $1";
    if (filter.status) where_ += fmt::format(" and o.status = ${}", status_ = ++last_);
    if (filter.from) where_ += fmt::format(" and o.ordered_at >= ${}", from_ = ++last_);
    if (filter.to) where_ += fmt::format(" and o.ordered_at < ${}", to_ = ++last_);
    if (filter.nm_id) where_ += fmt::format(" and o.nm_id = ${}", nm_id_ = ++last_);
    if (!filter.q) return;
    pattern_ = like_pattern(*filter.q);
    q_ = ++last_;
    const std::string like = like_sql(tx.dialect(), q_);
    where_ += fmt::format(
        " and (o.srid {0} or o.vendor_code {0} or o.barcode {0} or o.nm_id in (select p.nm_id from products "
        "p "
        "where p.cabinet_id = $1 and (p.title {0} or p.vendor_code {0})))",
        like);
  }

  [[nodiscard]] const std::string& sql() const { return where_; }
  [[nodiscard]] int next_parameter() const { return last_ + 1; }

  void bind(Statement& statement, CabinetId cabinet) const {
    statement.bind(1, cabinet);
    if (status_ != 0) statement.bind(status_, number_of(*filter_.status));
    if (from_ != 0) statement.bind(from_, *filter_.from);
    if (to_ != 0) statement.bind(to_, *filter_.to);
    if (nm_id_ != 0) statement.bind(nm_id_, *filter_.nm_id);
    if (q_ != 0) statement.bind(q_, pattern_);
  }

 private:
  const OrderFilter& filter_;
  std::string where_;
  std::string pattern_;
  int last_ = 1;
  int status_ = 0, from_ = 0, to_ = 0, nm_id_ = 0, q_ = 0;
};

void fill(std::optional<std::string>& field, std::optional<std::string> from_card) {
  if (!field) field = std::move(from_card);
}

// An order that only the feed knows has no words for its goods: its card's stand in until the statistics tell
// the order's own.
void fill_from_card(Order& order, const Statement& card, int column) {
  fill(order.vendor_code, card.maybe_text(column));
  fill(order.brand, card.maybe_text(column + 1));
  fill(order.subject, card.maybe_text(column + 2));
  if (!order.chrt_id || (order.size && order.barcode) || card.is_null(column + 3)) return;
  for (ProductSize& size : sizes_from_json(card.text(column + 3))) {
    if (size.chrt_id != *order.chrt_id) continue;
    fill(order.size, std::move(size.size));
    if (!size.barcodes.empty()) fill(order.barcode, std::move(size.barcodes.front()));
  }
}

// Whole rows of one cabinet by their ids, in no order.
std::vector<OrderRow> rows_of(Tx& tx, CabinetId cabinet, std::span<const std::int64_t> ids) {
  static const std::string kSql = fmt::format(
      "select {}, p.title, p.vendor_code, p.brand, p.subject, p.sizes, p.subject_id, p.dimensions from "
      "orders "
      "o left join products p on p.cabinet_id = o.cabinet_id and p.nm_id = o.nm_id where o.cabinet_id = $1",
      kOrderColumns);
  if (ids.empty()) return {};
  OrderCostReader costs(tx, cabinet);
  std::vector<OrderRow> rows;
  std::vector<CardCosts> cards;
  each_with_key(tx, {.select = kSql, .column = "o.id"}, cabinet, ids, [&](const Statement& row) {
    OrderRow& order = rows.emplace_back(OrderRow{read_order(row), row.maybe_text(kOrderColumnCount)});
    fill_from_card(order.order, row, kOrderColumnCount + 1);
    const int card = kOrderColumnCount + 5;
    cards.push_back({row.maybe_integer(card),
                     row.is_null(card + 1) ? std::nullopt : volume_from_json(row.text(card + 1))});
  });
  costs.fill(rows, cards);
  return rows;
}

std::optional<OrderRow> find_by_id(Tx& tx, CabinetId cabinet, OrderId id) {
  std::vector<OrderRow> found = rows_of(tx, cabinet, std::array{id.value});
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<OrderId> find_srid(Tx& tx, CabinetId cabinet, std::string_view srid) {
  auto& query = tx.prepare("select id from orders where cabinet_id = $1 and srid = $2");
  query.bind_all(cabinet, srid);
  if (!query.step()) return std::nullopt;
  const OrderId id{query.integer(0)};
  query.reset();
  return id;
}

// The rows of these keys, in their order.
std::vector<OrderRow> load_rows(Tx& tx, std::span<const CabinetId> cabinets, std::span<const OrderKey> keys) {
  std::unordered_map<OrderId, OrderRow> found;
  for (const CabinetId cabinet : cabinets) {
    std::vector<std::int64_t> ids;
    for (const OrderKey& key : keys) {
      if (key.cabinet == cabinet) ids.push_back(key.id.value);
    }
    for (OrderRow& row : rows_of(tx, cabinet, ids)) {
      const OrderId id = row.order.id;
      found.insert_or_assign(id, std::move(row));
    }
  }
  std::vector<OrderRow> rows;
  rows.reserve(keys.size());
  for (const OrderKey& key : keys) {
    if (const auto row = found.find(key.id); row != found.end()) rows.push_back(std::move(row->second));
  }
  return rows;
}

std::optional<OrderId> parse_id(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number <= 0) return std::nullopt;
  return OrderId{number};
}

}  // namespace

std::unordered_map<std::string, Order> load_orders(Tx& tx, CabinetId cabinet,
                                                   std::span<const std::string_view> srids) {
  static const std::string kSql =
      fmt::format("select {} from orders o where o.cabinet_id = $1", kOrderColumns);
  std::unordered_map<std::string, Order> orders;
  orders.reserve(srids.size());
  each_with_key(tx, {.select = kSql, .column = "o.srid"}, cabinet, srids, [&orders](const Statement& row) {
    Order order = read_order(row);
    orders.try_emplace(order.srid, std::move(order));
  });
  return orders;
}

std::vector<UtcTime> unpriced_orders(Tx& tx, CabinetId cabinet, UtcTime told_since) {
  auto& query = tx.prepare(
      "select ordered_at from orders where cabinet_id = $1 and ordered_at >= $2 and stat_changed_at >= $3 "
      "and "
      "(stat_price_with_discount is null or finished_price is null)");
  query.bind_all(cabinet, told_since - std::chrono::days{90}, told_since);
  std::vector<UtcTime> times;
  while (query.step()) times.push_back(query.time(0));
  return times;
}

OrderPage list_orders(Tx& tx, const OrderFilter& filter) {
  const OrderConditions conditions(tx, filter);
  OrderPage page;

  // Each cabinet's newest keys come from its index without sorting; only the page's own rows are read.
  const std::int64_t wanted = filter.offset + filter.limit;
  std::vector<OrderKey> keys;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& newest =
      tx.prepare(fmt::format("select o.ordered_at, o.id {} order by o.ordered_at desc, o.id desc limit ${}",
                             conditions.sql(), conditions.next_parameter()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(count, cabinet);
    count.ask();
    conditions.bind(newest, cabinet);
    newest.bind(conditions.next_parameter(), wanted);
    while (newest.step()) keys.push_back({newest.time(0), OrderId{newest.integer(1)}, cabinet});
    count.step();
    page.total += count.integer(0);
    count.reset();
  }
  if (filter.cabinets.size() > 1) {
    std::sort(keys.begin(), keys.end(), [](const OrderKey& a, const OrderKey& b) {
      return a.ordered_at != b.ordered_at ? a.ordered_at > b.ordered_at : a.id > b.id;
    });
  }
  const auto first = std::clamp<std::int64_t>(filter.offset, 0, std::ssize(keys));
  const auto end = std::clamp<std::int64_t>(wanted, first, std::ssize(keys));
  page.rows = load_rows(tx, filter.cabinets, std::span(keys).subspan(first, end - first));
  return page;
}

std::optional<OrderRow> find_order(Tx& tx, std::span<const CabinetId> cabinets, std::string_view id_or_srid) {
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

}  // namespace wb::store
