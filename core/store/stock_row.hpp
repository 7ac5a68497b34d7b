#pragma once
// How a row of stocks is read.

#include <string_view>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"

namespace wbd::store {

inline constexpr std::string_view kStockColumns =
    "s.nm_id, s.chrt_id, s.warehouse_type, s.warehouse_id, s.warehouse, s.quantity, s.in_way_to_client, "
    "s.in_way_from_client";
inline constexpr int kStockColumnCount = 8;

[[nodiscard]] Stock read_stock(const db::Statement& row);  // of kStockColumns, from column 0

}  // namespace wbd::store
