#pragma once
// The seller's warehouses, WB's offices, and the stock in a warehouse of the seller (GUIDE 5.17 to 5.19).

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/model/warehouse.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call seller_warehouses_call();
[[nodiscard]] Result<Parsed<Warehouse>> parse_seller_warehouses(std::string_view json);

[[nodiscard]] Call offices_call();
[[nodiscard]] Result<Parsed<Warehouse>> parse_offices(std::string_view json);

inline constexpr std::size_t kMostStockSizes = 1000;
// 1 to kMostStockSizes sizes, otherwise Failure(internal): a 4XX of WB costs ten requests here.
[[nodiscard]] Call warehouse_stocks_call(WarehouseId warehouse, std::span<const ChrtId> sizes);
struct SizeStock {
  ChrtId chrt_id;
  std::int64_t amount = 0;
};
[[nodiscard]] Result<Parsed<SizeStock>> parse_warehouse_stocks(std::string_view json);

}  // namespace wbd::wb
