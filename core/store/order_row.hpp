#pragma once
// How a row of orders is read and bound: all columns, always in this order.

#include <string>
#include <string_view>

#include "core/db/database.hpp"
#include "core/model/order.hpp"

namespace wbd::store {

inline constexpr std::string_view kOrderColumns =
    "o.id, o.cabinet_id, o.srid, o.status, o.ordered_at, o.updated_at, o.cancelled_at, o.nm_id, o.chrt_id, "
    "o.vendor_code, o.barcode, o.category, o.subject, o.brand, o.size, o.warehouse, o.warehouse_type, "
    "o.region, o.district, o.country, o.price, o.discount_percent, o.spp_percent, o.price_with_discount, "
    "o.finished_price, o.currency, o.cart_id, o.sale_id, o.for_pay, o.cancel_type, o.income_id, "
    "o.stat_changed_at, o.stat_cancelled, o.stat_price_with_discount, o.feed_changed_at, o.feed_status, "
    "o.feed_price, o.sold, o.sale_returned";
inline constexpr int kOrderColumnCount = 39;

[[nodiscard]] Order read_order(const db::Statement& row);  // of kOrderColumns, from column 0

// Enumerations are stored as their numbers; one that is out of range throws Failure(Errc::bad_data).
[[nodiscard]] OrderStatus read_order_status(const db::Statement& row, int column);
[[nodiscard]] std::optional<WarehouseType> read_warehouse_type(const db::Statement& row, int column);

template <class Enum>
[[nodiscard]] std::int64_t number_of(Enum value) {
  return static_cast<std::int64_t>(value);
}
template <class Enum>
[[nodiscard]] std::optional<std::int64_t> number_of(const std::optional<Enum>& value) {
  return value ? std::optional(number_of(*value)) : std::nullopt;
}

}  // namespace wbd::store
