#include "core/analytics/order_profit.hpp"

#include <array>
#include <vector>

#include "core/ledger/cost_book.hpp"
#include "core/ledger/tax.hpp"
#include "core/store/currency.hpp"
#include "core/store/tax_profiles.hpp"
#include "core/store/unit_costs.hpp"

namespace wbd::analytics {

OrderProfit order_profit(db::Tx& tx, const store::OrderRow& row) {
  const Order& order = row.order;
  OrderProfit out;
  out.currency = order.currency.empty() ? store::currency_or_assumed(tx, order.cabinet_id) : order.currency;
  out.costs_exist = store::has_unit_costs(tx, std::array{order.cabinet_id});

  std::vector<UnitCost> costs;
  if (out.costs_exist && order.nm_id) costs = store::load_unit_costs(tx, order.cabinet_id, *order.nm_id);
  std::erase_if(costs, [&](const UnitCost& cost) { return cost.currency != out.currency; });
  const ledger::CostBook book(costs);
  const auto profiles = store::load_tax_profiles(tx, order.cabinet_id);
  const Date day = TimeZone::moscow().date_of(order.ordered_at);
  out.expected = ledger::expected_profit(
      {.status = order.status,
       .payout = after_logistics(row.costs),
       .buyer_price = order.finished_price,
       .cost = order.nm_id ? book.find(*order.nm_id, order.size.value_or(""), day) : nullptr,
       .profile = ledger::profile_on(profiles, day)});
  return out;
}

}  // namespace wbd::analytics
