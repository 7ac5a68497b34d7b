#pragma once
// The costs of an order (SPEC section 8): WB's accounting, and until it reports an estimate from the tariffs.
// Amounts are in the seller's currency, like all of WB's reports.

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
  // For the goods, before logistics. The estimate is what the statistics say, otherwise the price less the
  // commission; a cancelled or returned order has none.
  std::optional<Cost> to_be_paid;
  friend bool operator==(const OrderCosts&, const OrderCosts&) = default;
};

struct CostFacts {
  OrderStatus status = OrderStatus::created;
  std::optional<WarehouseType> warehouse_type{};
  std::optional<Money> price_with_discount{}, for_pay{};
  // As of the day of the order; null: unknown, or not in the tariff.
  const CommissionRates* commission = nullptr;  // of the article's subject
  const BoxRates* box = nullptr;                // of the warehouse
  std::optional<std::int64_t> volume{};         // of the article, mm3
  OrderFinance finance{};
};
// Orders from WB's own warehouse pay the rates of FBW, those from the seller's the rates of FBS; others are
// not estimated. The first litre has one price, each further litre begun another (GUIDE 5.22).
[[nodiscard]] OrderCosts order_costs(const CostFacts& facts);

}  // namespace wbd
