#pragma once
// The costs of an order (SPEC section 8), from WB's accounting. Until WB reports them, they are estimated
// from the tariffs. Amounts are in the seller's currency, like all of WB's reports.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/money.hpp"
#include "core/model/finance.hpp"
#include "core/model/names.hpp"
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
// Why there is no estimate. no_rate: WB's commission has no rate of this subject for this sales model.
// no_tariff: WB's box tariffs had no price for this warehouse on the day of the order in its currency.
enum class NoEstimate : std::uint8_t {
  price_unknown,
  warehouse_unknown,
  subject_unknown,
  dimensions_unknown,
  no_rate,
  no_tariff
};
inline constexpr std::array<std::string_view, 6> kNoEstimates{
    "price_unknown", "warehouse_unknown", "subject_unknown", "dimensions_unknown", "no_rate", "no_tariff"};
[[nodiscard]] std::string_view to_string(NoEstimate reason);

struct OrderCosts {
  std::optional<Commission> commission;
  std::optional<Cost> logistics;
  // Payment for the goods, before logistics. The estimate is `for_pay` of the statistics, or else the price
  // minus the commission. A cancelled or returned order has no estimate.
  std::optional<Cost> to_be_paid;
  // Set exactly when the amount is absent.
  std::optional<NoEstimate> no_commission{}, no_logistics{};
  friend bool operator==(const OrderCosts&, const OrderCosts&) = default;
};
// to_be_paid less logistics; nullopt unless both are known. Actual when both are.
[[nodiscard]] std::optional<Cost> after_logistics(const OrderCosts& costs);

struct CostFacts {
  OrderStatus status = OrderStatus::created;
  std::optional<WarehouseType> warehouse_type{};
  std::optional<Money> price_with_discount{}, for_pay{};
  // The tariffs on the day of the order; null: unknown, or not in the tariff.
  const CommissionRates* commission = nullptr;  // of the article's subject
  bool subject_known = false;                   // the card names the subject
  const BoxRates* box = nullptr;                // see box_rates_of()
  std::optional<std::int64_t> volume{};         // of the article, mm3
  OrderFinance finance{};
};
// An order from WB's warehouse pays the FBW rates, one from the seller's warehouse the FBS rates. Without a
// warehouse type there is no estimate. The first litre has one price; each further litre, also a part of one,
// has another (GUIDE 5.22).
[[nodiscard]] OrderCosts order_costs(const CostFacts& facts);

// The row of the box tariffs for goods in a seller's warehouse of that name and cargo type (GUIDE 5.17).
// nullopt: box tariffs do not hold for such goods.
[[nodiscard]] std::optional<std::string_view> own_warehouse_tariff(std::string_view warehouse,
                                                                   std::optional<std::int64_t> cargo_type);
// The rates that an order pays: `named` are those of its warehouse's name, `own` those of
// own_warehouse_tariff(). A warehouse outside Russia has its own price for sellers' goods, or none.
[[nodiscard]] const BoxRates* box_rates_of(WarehouseType type, std::string_view warehouse,
                                           const BoxRates* named, const BoxRates* own);

}  // namespace wbd
