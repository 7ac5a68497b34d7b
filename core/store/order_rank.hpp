#pragma once
// The place of an order among those of its cabinet since a moment.

#include "core/db/database.hpp"
#include "core/model/order.hpp"
#include "core/model/sales_numbers.hpp"

namespace wbd::store {

// Orders of every status placed from `from` up to the order itself, by time and then by id; all of them count
// as in transit. The sums are of price_with_discount.
[[nodiscard]] SalesByCurrency orders_up_to(db::Tx& tx, const Order& order, UtcTime from);

}  // namespace wbd::store
