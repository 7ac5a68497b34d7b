#include "core/ledger/expected_profit.hpp"

#include "core/ledger/tax.hpp"

namespace wbd::ledger {
namespace {

std::optional<NoProfit> missing_of(const OrderFacts& facts) {
  if (facts.status == OrderStatus::cancelled || facts.status == OrderStatus::returned)
    return NoProfit::order_ended;
  if (!facts.payout) return NoProfit::payout_unknown;
  if (!facts.cost) return NoProfit::costs_missing;
  return std::nullopt;
}

}  // namespace

ExpectedProfit expected_profit(const OrderFacts& facts) {
  ExpectedProfit out;
  if (facts.payout) out.kind = facts.payout->kind;
  if (facts.cost) out.unit_cost = facts.cost->total();
  out.no_profit = missing_of(facts);
  if (out.no_profit) {
    out.no_tax = NoTax::profit_unknown;
    return out;
  }
  const Amount payout{facts.payout->amount};
  out.profit = payout - *out.unit_cost;
  if (!facts.profile) {
    out.no_tax = NoTax::no_tax_profile;
  } else if (!facts.buyer_price) {
    out.no_tax = NoTax::price_unknown;
  } else {
    const Amount income{*facts.buyer_price};
    // As in a report: what WB keeps of the buyer's money is an expense.
    out.tax = tax_of(*facts.profile, {income, income - payout + *out.unit_cost}).total();
  }
  return out;
}

}  // namespace wbd::ledger
