#include <fmt/format.h>

#include "core/store/order_row.hpp"
#include "core/store/orders.hpp"

namespace wbd::store {
namespace {

// $1 and $2 are what never changes, $3 to $38 the rest, $39 the id.
constexpr std::string_view kInsertedOrderColumns =
    "cabinet_id, srid, status, ordered_at, updated_at, cancelled_at, nm_id, chrt_id, vendor_code, barcode, "
    "category, subject, brand, size, warehouse, warehouse_type, region, district, country, price, "
    "discount_percent, spp_percent, price_with_discount, finished_price, currency, cart_id, sale_id, "
    "for_pay, "
    "cancel_type, income_id, stat_changed_at, stat_cancelled, stat_price_with_discount, feed_changed_at, "
    "feed_status, feed_price, sold, sale_returned";

constexpr std::string_view kUpdate =
    "update orders set status = $3, ordered_at = $4, updated_at = $5, cancelled_at = $6, nm_id = $7, "
    "chrt_id = $8, vendor_code = $9, barcode = $10, category = $11, subject = $12, brand = $13, size = $14, "
    "warehouse = $15, warehouse_type = $16, region = $17, district = $18, country = $19, price = $20, "
    "discount_percent = $21, spp_percent = $22, price_with_discount = $23, finished_price = $24, "
    "currency = $25, cart_id = $26, sale_id = $27, for_pay = $28, cancel_type = $29, income_id = $30, "
    "stat_changed_at = $31, stat_cancelled = $32, stat_price_with_discount = $33, feed_changed_at = $34, "
    "feed_status = $35, feed_price = $36, sold = $37, sale_returned = $38 "
    "where cabinet_id = $1 and id = $39 and srid = $2";

void bind_order(db::Statement& statement, CabinetId cabinet, const Order& order) {
  statement.bind_all(
      cabinet, order.srid, number_of(order.status), order.ordered_at, order.updated_at, order.cancelled_at,
      order.nm_id, order.chrt_id, order.vendor_code, order.barcode, order.category, order.subject,
      order.brand, order.size, order.warehouse, number_of(order.warehouse_type), order.region, order.district,
      order.country, order.price, order.discount_percent, order.spp_percent, order.price_with_discount,
      order.finished_price, order.currency, order.cart_id, order.sale_id, order.for_pay, order.cancel_type,
      order.income_id, order.stat_changed_at, order.stat_cancelled, order.stat_price_with_discount,
      order.feed_changed_at, number_of(order.feed_status), order.feed_price, order.sold, order.sale_returned);
}

}  // namespace

void save_orders(db::Tx& tx, CabinetId cabinet, std::span<const Order* const> orders) {
  tx.flush();
  auto& insert = tx.bulk_insert("orders", kInsertedOrderColumns);
  std::int64_t updates = 0;
  for (const Order* order : orders) {
    if (order->id) {
      ++updates;
      continue;
    }
    bind_order(insert, cabinet, *order);
    insert.queue();
  }
  if (updates == 0) return;  // the transaction goes on while the rows are stored
  tx.flush();
  auto& update = tx.prepare(kUpdate);
  for (const Order* order : orders) {
    if (!order->id) continue;
    bind_order(update, cabinet, *order);
    update.bind(39, order->id);
    update.queue();
  }
  if (tx.flush() != updates) {
    throw Failure({Errc::conflict, fmt::format("an order of cabinet {} is no longer stored", cabinet.value)});
  }
}

}  // namespace wbd::store
