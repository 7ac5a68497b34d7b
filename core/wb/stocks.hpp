#pragma once
// The stock reports of WB's and of the seller's warehouses (GUIDE 5.7 and 5.8).

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/model/catalog.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

// `operation` is stocks_wb or stocks_seller; limit 250,000.
[[nodiscard]] Call stocks_call(Operation operation, std::int64_t offset);
// "" (a 204) has no rows. Rows with equal keys are not added up here, because they may be on different pages.
[[nodiscard]] Result<Parsed<Stock>> parse_stocks(std::string_view json, WarehouseType type);

}  // namespace wbd::wb
