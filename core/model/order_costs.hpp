#pragma once
// What an order costs its seller (SPEC section 8): what WB's accounting tells, and an estimate from the
// tariffs until it does. Amounts are of the seller's currency, in which all of WB's reports are.

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
  // Hundredths of a percent of the price; what it came to, of an actual one. nullopt of a price of 0.
  std::optional<std::int64_t> percent_hundredths;
  CostKind kind = CostKind::estimate;
  friend bool operator==(const Commission&, const Commission&) = default;
};
struct OrderCosts {
  std::optional<Commission> commission;
  std::optional<Cost> logistics;
  // For the goods, logistics not taken off. An estimate is what the statistics say, else the price less the
  // commission; there is none for an order that has come to nothing.
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
// WB's own warehouse pays the rates of FBW, the seller's those of FBS; of another nothing is estimated. The
// first litre has its price, each further one begun the other (GUIDE 5.22).
[[nodiscard]] OrderCosts order_costs(const CostFacts& facts);

}  // namespace wbd
