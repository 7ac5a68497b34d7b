#pragma once
// Costs and assembly orders of listed orders: a few statements for a page of any size.

#include <cstdint>
#include <optional>
#include <span>

#include "core/store/orders.hpp"

namespace wbd::store {

// The facts of an order's card that its costs depend on.
struct CardCosts {
  std::optional<std::int64_t> subject_id;
  std::optional<std::int64_t> volume;  // mm3
};

// Costs of rows of one cabinet. Construct it before the rows are read: its first query shares their round
// trip.
class OrderCostReader {
 public:
  OrderCostReader(db::Tx& tx, CabinetId cabinet);
  // Fills `costs` and `fbs`; cards[i] belongs to rows[i]. Call it once.
  void fill(std::span<OrderRow> rows, std::span<const CardCosts> cards);

 private:
  db::Tx& tx_;
  CabinetId cabinet_;
  db::Statement& present_;
};

}  // namespace wbd::store
