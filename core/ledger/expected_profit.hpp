#pragma once
// The profit that one order brings if the buyer keeps the goods (SPEC sections 9 and 14). Pure.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/money.hpp"
#include "core/model/names.hpp"
#include "core/model/order_costs.hpp"
#include "core/model/tax_profile.hpp"
#include "core/model/unit_cost.hpp"

namespace wbd::ledger {

// order_ended: it is cancelled or returned. payout_unknown: neither WB's report nor the tariffs give it.
// costs_missing: the article has no cost on the day of the order.
enum class NoProfit : std::uint8_t { order_ended, payout_unknown, costs_missing };
inline constexpr std::array<std::string_view, 3> kNoProfits{"order_ended", "payout_unknown", "costs_missing"};
[[nodiscard]] constexpr std::string_view to_string(NoProfit reason) {
  return name_of(kNoProfits, reason);
}
// profit_unknown: the profit itself is unknown. price_unknown: WB has not named the buyer's price yet.
enum class NoTax : std::uint8_t { profit_unknown, no_tax_profile, price_unknown };
inline constexpr std::array<std::string_view, 3> kNoTaxes{"profit_unknown", "no_tax_profile",
                                                          "price_unknown"};
[[nodiscard]] constexpr std::string_view to_string(NoTax reason) {
  return name_of(kNoTaxes, reason);
}

struct OrderFacts {
  OrderStatus status = OrderStatus::created;
  std::optional<Cost> payout{};         // for the goods, after logistics
  std::optional<Money> buyer_price{};   // what the buyer pays: the base of taxes
  const UnitCost* cost = nullptr;       // of the order's day; nullptr: unknown
  const TaxProfile* profile = nullptr;  // likewise
};
struct ExpectedProfit {
  CostKind kind = CostKind::estimate;  // of the payout
  std::optional<Amount> unit_cost;     // goods, packing, delivery to WB and others
  std::optional<Amount> profit;        // before tax: payout less unit cost
  std::optional<Amount> tax;           // with VAT
  // Set exactly when the amount is absent.
  std::optional<NoProfit> no_profit;
  std::optional<NoTax> no_tax;

  [[nodiscard]] std::optional<Amount> profit_after_tax() const {
    return profit && tax ? std::optional(*profit - *tax) : std::nullopt;
  }
  friend bool operator==(const ExpectedProfit&, const ExpectedProfit&) = default;
};
[[nodiscard]] ExpectedProfit expected_profit(const OrderFacts& facts);

}  // namespace wbd::ledger
