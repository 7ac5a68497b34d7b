#pragma once
// Costs and assembly orders of listed orders: a few statements for a page of any size.

#include <cstdint>
#include <optional>
#include <span>

#include "core/store/orders.hpp"

namespace wbd::store {

// What an order's card says of its costs.
struct CardCosts {
  std::optional<std::int64_t> subject_id;
  std::optional<std::int64_t> volume;  // mm3
};

// Costs of rows of one cabinet. Made before the rows are read: what there is to look for is asked with them.
class OrderCostReader {
 public:
  OrderCostReader(db::Tx& tx, CabinetId cabinet);
  // Fills `costs` and `fbs`; `cards` are those of `rows`, in the same order. To be called once.
  void fill(std::span<OrderRow> rows, std::span<const CardCosts> cards);

 private:
  db::Tx& tx_;
  CabinetId cabinet_;
  db::Statement& present_;
};

}  // namespace wbd::store
