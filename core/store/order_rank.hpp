#pragma once
// The places of orders among those of their cabinet since a moment.

#include <cstdint>
#include <map>
#include <span>

#include "core/db/database.hpp"
#include "core/model/order.hpp"
#include "core/model/sales_numbers.hpp"

namespace wbd::store {

// For each of these orders: the orders of every status from `from` up to the order itself, by time and then
// by id. All of them count as in transit. The sums are of price_with_discount. Orders placed before `from`
// are missing.
[[nodiscard]] std::map<OrderId, SalesByCurrency> orders_up_to(db::Tx& tx, CabinetId cabinet,
                                                              std::span<const std::int64_t> orders,
                                                              UtcTime from);

}  // namespace wbd::store
