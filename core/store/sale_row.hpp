#pragma once
// How a row of sales is read.

#include <string_view>

#include "core/db/database.hpp"
#include "core/model/order.hpp"

namespace wbd::store {

inline constexpr std::string_view kSaleColumns =
    "s.cabinet_id, s.sale_id, s.srid, s.is_return, s.sold_at, s.updated_at, s.nm_id, s.vendor_code, "
    "s.barcode, "
    "s.category, s.subject, s.brand, s.size, s.warehouse, s.warehouse_type, s.country, s.district, s.region, "
    "s.price, s.discount_percent, s.spp_percent, s.price_with_discount, s.finished_price, s.for_pay, "
    "s.cart_id, s.currency";
inline constexpr int kSaleColumnCount = 26;

[[nodiscard]] Sale read_sale(const db::Statement& row);  // of kSaleColumns, from column 0

}  // namespace wbd::store
