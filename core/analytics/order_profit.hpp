#pragma once
// The expected profit of an order, from the store.

#include <string>

#include "core/db/database.hpp"
#include "core/ledger/expected_profit.hpp"
#include "core/store/orders.hpp"

namespace wbd::analytics {

struct OrderProfit {
  ledger::ExpectedProfit expected;
  std::string currency;
  bool costs_exist = false;  // the cabinet has any unit costs
};
// Costs and taxes are those of the order's Moscow day. A cost in another currency is none.
[[nodiscard]] OrderProfit order_profit(db::Tx& tx, const store::OrderRow& row);

}  // namespace wbd::analytics
