#pragma once
// supplier/orders and supplier/sales (GUIDE 5.4 and 5.5): all orders or sales by the time of their change.

#include <string_view>

#include "core/base/result.hpp"
#include "core/model/order.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call supplier_orders_call(std::string_view date_from, int flag);  // date_from is sent verbatim
[[nodiscard]] Result<Parsed<StatOrder>> parse_supplier_orders(std::string_view json);

[[nodiscard]] Call supplier_sales_call(std::string_view date_from, int flag);
[[nodiscard]] Result<Parsed<StatSale>> parse_supplier_sales(std::string_view json);

}  // namespace wbd::wb
