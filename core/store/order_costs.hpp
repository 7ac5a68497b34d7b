#pragma once
// Costs and assembly orders of listed orders: a few statements for a page of any size.

#include <cstdint>
#include <optional>
#include <span>

#include "core/store/orders.hpp"

namespace wb::store {

// What an order's card says of its costs.
struct CardCosts {
  std::optional<std::int64_t> subject_id;
  std::optional<std::int64_t> volume;  // mm3
};
// Fills `costs` and `fbs` of rows of one cabinet; `cards` are theirs, in the same order.
void add_costs(Tx& tx, CabinetId cabinet, std::span<OrderRow> rows, std::span<const CardCosts> cards);

}  // namespace wb::store
