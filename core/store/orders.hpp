#pragma once
// Orders and sales. Writes are bulk: core/sync has merged the rows already.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/order.hpp"
#include "core/model/order_costs.hpp"

namespace wbd::db {
struct ListPosition;
}  // namespace wbd::db

namespace wbd::store {

// The facts that the stored sales give about one srid.
struct SaleFlags {
  bool sold = false;      // more S rows than A rows
  bool returned = false;  // more R rows than B rows
  // The newest S row while `sold`, otherwise the newest R row while `returned` (by sold_at, then sale_id).
  std::optional<std::string> sale_id;
  std::optional<Money> for_pay;       // the newest S row's, while `sold`
  std::optional<UtcTime> updated_at;  // the newest lastChangeDate of these sales
};

// The stored orders among `srids`.
[[nodiscard]] std::unordered_map<std::string, Order> load_orders(db::Tx& tx, CabinetId cabinet,
                                                                 std::span<const std::string_view> srids);
// Inserts (id 0) and replaces (id set) whole rows. Does not raise the data version.
void save_orders(db::Tx& tx, CabinetId cabinet, std::span<const Order* const> orders);

// The order times of orders without a price that supplier/orders reported since `reported_since`. Only orders
// placed at most 184 days before `reported_since`.
[[nodiscard]] std::vector<UtcTime> unpriced_orders(db::Tx& tx, CabinetId cabinet, UtcTime reported_since);

[[nodiscard]] std::unordered_map<std::string, SaleFlags> load_sale_flags(
    db::Tx& tx, CabinetId cabinet, std::span<const std::string_view> srids);
[[nodiscard]] bool has_sales(db::Tx& tx, CabinetId cabinet);  // when false, a load needs no look-up

[[nodiscard]] std::unordered_map<std::string, Sale> load_sales(db::Tx& tx, CabinetId cabinet,
                                                               std::span<const std::string_view> sale_ids);
// The sales of these orders, in no order.
[[nodiscard]] std::vector<Sale> sales_of(db::Tx& tx, CabinetId cabinet,
                                         std::span<const std::string_view> srids);
// The number of stored sales whose kind is unknown.
[[nodiscard]] std::int64_t count_unknown_sales(db::Tx& tx, CabinetId cabinet);
// A sale without an id of its own gets its saleID as id.
void save_sales(db::Tx& tx, CabinetId cabinet, std::span<const Sale* const> sales);

struct OrderFilter {
  std::vector<CabinetId> cabinets;  // never empty: the caller has resolved who may see what
  std::optional<OrderStatus> status;
  std::optional<UtcTime> from;  // inclusive
  std::optional<UtcTime> to;    // exclusive
  std::optional<NmId> nm_id;
  std::optional<std::string> q;  // part of srid, vendor code, barcode or title; see db::search_sql
  std::int64_t limit = 50;
  std::int64_t offset = 0;
  db::ListPosition* position = nullptr;
};
// With the product's title. An order that only the feed reported gets vendor code, brand, subject, size and
// barcode from its card.
struct OrderRow {
  Order order;
  std::optional<std::string> title;
  OrderCosts costs{};
  std::optional<FbsOrder> fbs{};  // its assembly order
};
struct OrderPage {
  std::vector<OrderRow> rows;  // ordered_at desc, id desc
  std::int64_t total = 0;
};
[[nodiscard]] OrderPage list_orders(db::Tx& tx, const OrderFilter& filter);
// `id_or_srid`: decimal digits are tried as an id first, then as srid.
[[nodiscard]] std::optional<OrderRow> find_order(db::Tx& tx, std::span<const CabinetId> cabinets,
                                                 std::string_view id_or_srid);

// The stored orders among `srids`, in no order.
[[nodiscard]] std::vector<OrderRow> orders_named(db::Tx& tx, CabinetId cabinet,
                                                 std::span<const std::string_view> srids);

struct SaleFilter {
  std::vector<CabinetId> cabinets;  // never empty
  std::optional<SaleKind> kind;     // unset: every kind
  std::optional<UtcTime> from, to;  // of sold_at; to is exclusive
  std::optional<NmId> nm_id;
  std::optional<std::string> srid;
  std::optional<std::string> q;  // part of sale id, srid, vendor code, barcode or title
  std::int64_t limit = 50;
  std::int64_t offset = 0;
  db::ListPosition* position = nullptr;
};
struct SaleRow {
  Sale sale;
  std::optional<OrderId> order_id;  // unset while the order is not known
  std::optional<std::string> title;
};
struct SalePage {
  std::vector<SaleRow> rows;  // sold_at desc, sale id desc
  std::int64_t total = 0;
};
[[nodiscard]] SalePage list_sales(db::Tx& tx, const SaleFilter& filter);

}  // namespace wbd::store
