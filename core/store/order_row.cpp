#include "core/store/order_row.hpp"

#include <fmt/format.h>

namespace wbd::store {
namespace {

template <class Enum>
Enum read_enum(std::int64_t number, Enum last, std::string_view what) {
  if (number < 0 || number > number_of(last)) {
    throw Failure({Errc::bad_data, fmt::format("the database holds an unknown {} {}", what, number)});
  }
  return static_cast<Enum>(number);
}

}  // namespace

OrderStatus read_order_status(const db::Statement& row, int column) {
  return read_enum(row.integer(column), OrderStatus::returned, "order status");
}

std::optional<WarehouseType> read_warehouse_type(const db::Statement& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return read_enum(row.integer(column), WarehouseType::seller, "warehouse type");
}

Order read_order(const db::Statement& row) {
  Order order;
  order.id = OrderId{row.integer(0)};
  order.cabinet_id = CabinetId{row.integer(1)};
  order.srid = row.text(2);
  order.status = read_order_status(row, 3);
  order.ordered_at = row.time(4);
  order.updated_at = row.time(5);
  order.cancelled_at = row.maybe_time(6);
  order.nm_id = row.maybe_id<NmId>(7);
  order.chrt_id = row.maybe_id<ChrtId>(8);
  order.vendor_code = row.maybe_text(9);
  order.barcode = row.maybe_text(10);
  order.category = row.maybe_text(11);
  order.subject = row.maybe_text(12);
  order.brand = row.maybe_text(13);
  order.size = row.maybe_text(14);
  order.warehouse = row.maybe_text(15);
  order.warehouse_type = read_warehouse_type(row, 16);
  order.region = row.maybe_text(17);
  order.district = row.maybe_text(18);
  order.country = row.maybe_text(19);
  order.price = row.maybe_money(20);
  order.discount_percent = row.maybe_int32(21);
  order.spp_percent = row.maybe_int32(22);
  order.price_with_discount = row.maybe_money(23);
  order.finished_price = row.maybe_money(24);
  order.currency = row.text(25);
  order.cart_id = row.maybe_text(26);
  order.sale_id = row.maybe_text(27);
  order.for_pay = row.maybe_money(28);
  order.cancel_type = row.maybe_text(29);
  order.income_id = row.maybe_integer(30);
  order.stat_changed_at = row.maybe_time(31);
  order.stat_cancelled = row.boolean(32);
  order.stat_price_with_discount = row.maybe_money(33);
  order.feed_changed_at = row.maybe_time(34);
  if (!row.is_null(35)) order.feed_status = read_enum(row.integer(35), FeedStatus::other, "feed status");
  order.feed_price = row.maybe_money(36);
  order.sold = row.boolean(37);
  order.sale_returned = row.boolean(38);
  return order;
}

}  // namespace wbd::store
