#pragma once
// The costs of an order (SPEC section 8), from WB's accounting. Until WB reports them, they are estimated
// from the tariffs. Amounts are in the seller's currency, like all of WB's reports.

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/money.hpp"
#include "core/model/finance.hpp"
#include "core/model/order.hpp"
#include "core/model/tariff.hpp"

namespace wbd {

enum class CostKind : std::uint8_t { estimate, actual };
[[nodiscard]] std::string_view to_string(CostKind kind);

struct Cost {
  Money amount;
  CostKind kind = CostKind::estimate;
  friend bool operator==(const Cost&, const Cost&) = default;
};
struct Commission {
  Money amount;  // below 0 when WB pays more than the price
  // Hundredths of a percent of the price. For an actual commission: the effective rate. nullopt when the
  // price is 0.
  std::optional<std::int64_t> percent_hundredths;
  CostKind kind = CostKind::estimate;
  friend bool operator==(const Commission&, const Commission&) = default;
};
struct OrderCosts {
  std::optional<Commission> commission;
  std::optional<Cost> logistics;
  // Payment for the goods, before logistics. The estimate is `for_pay` of the statistics, or else the price
  // minus the commission. A cancelled or returned order has no estimate.
  std::optional<Cost> to_be_paid;
  friend bool operator==(const OrderCosts&, const OrderCosts&) = default;
};

struct CostFacts {
  OrderStatus status = OrderStatus::created;
  std::optional<WarehouseType> warehouse_type{};
  std::optional<Money> price_with_discount{}, for_pay{};
  // The tariffs on the day of the order; null: unknown, or not in the tariff.
  const CommissionRates* commission = nullptr;  // of the article's subject
  const BoxRates* box = nullptr;                // of the warehouse
  std::optional<std::int64_t> volume{};         // of the article, mm3
  OrderFinance finance{};
};
// An order from WB's warehouse pays the FBW rates, one from the seller's warehouse the FBS rates. Without a
// warehouse type there is no estimate. The first litre has one price; each further litre, also a part of one,
// has another (GUIDE 5.22).
[[nodiscard]] OrderCosts order_costs(const CostFacts& facts);

}  // namespace wbd
