#pragma once
// Costs and assembly orders of listed orders. A page of any size needs only a few statements.

#include <cstdint>
#include <optional>
#include <span>

#include "core/store/orders.hpp"

namespace wbd::store {

// The facts of a card on which the costs of its orders depend.
struct CardCosts {
  std::optional<std::int64_t> subject_id;
  std::optional<std::int64_t> volume;  // mm3
};

// Costs of rows of one cabinet. Construct it before you read the rows: its first query then shares one round
// trip with them.
class OrderCostReader {
 public:
  OrderCostReader(db::Tx& tx, CabinetId cabinet);
  // Fills `costs` and `fbs`, and the category where the order has none; cards[i] belongs to rows[i]. Call it
  // once.
  void fill(std::span<OrderRow> rows, std::span<const CardCosts> cards);

 private:
  db::Tx& tx_;
  CabinetId cabinet_;
  db::Statement& present_;
};

}  // namespace wbd::store
