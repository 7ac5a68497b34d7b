#include "core/model/order_costs.hpp"

#include <algorithm>

namespace wbd {
namespace {

constexpr std::int64_t kLitre = 1'000'000;  // mm3

std::optional<Commission> estimated_commission(const CostFacts& facts) {
  if (!facts.commission || !facts.warehouse_type || !facts.price_with_discount) return std::nullopt;
  const auto rate =
      *facts.warehouse_type == WarehouseType::wb ? facts.commission->fbw : facts.commission->fbs;
  if (!rate) return std::nullopt;
  return Commission{percent_of(*facts.price_with_discount, *rate), rate, CostKind::estimate};
}

std::optional<Cost> estimated_logistics(const CostFacts& facts) {
  if (!facts.box || !facts.warehouse_type || !facts.volume) return std::nullopt;
  const bool wb = *facts.warehouse_type == WarehouseType::wb;
  const auto base = wb ? facts.box->delivery_base : facts.box->fbs_delivery_base;
  const auto litre = wb ? facts.box->delivery_litre : facts.box->fbs_delivery_litre;
  if (!base) return std::nullopt;
  const std::int64_t further = std::max<std::int64_t>(0, (*facts.volume + kLitre - 1) / kLitre - 1);
  if (further > 0 && !litre) return std::nullopt;
  return Cost{Money{base->minor + further * litre.value_or(Money{}).minor}, CostKind::estimate};
}

std::optional<Cost> to_be_paid(const CostFacts& facts, const std::optional<Commission>& commission) {
  if (facts.finance.commission) return Cost{facts.finance.paid, CostKind::actual};
  if (facts.status == OrderStatus::cancelled || facts.status == OrderStatus::returned) return std::nullopt;
  if (facts.for_pay) return Cost{*facts.for_pay, CostKind::estimate};
  if (!commission || !facts.price_with_discount) return std::nullopt;
  return Cost{*facts.price_with_discount - commission->amount, CostKind::estimate};
}

}  // namespace

std::string_view to_string(CostKind kind) {
  return kind == CostKind::actual ? "actual" : "estimate";
}

OrderCosts order_costs(const CostFacts& facts) {
  const OrderFinance& finance = facts.finance;
  OrderCosts costs;
  if (finance.commission) {
    costs.commission =
        Commission{*finance.commission, percent_hundredths(finance.commission->minor, finance.price.minor),
                   CostKind::actual};
  } else {
    costs.commission = estimated_commission(facts);
  }
  costs.logistics =
      finance.logistics ? Cost{*finance.logistics, CostKind::actual} : estimated_logistics(facts);
  costs.to_be_paid = to_be_paid(facts, costs.commission);
  return costs;
}

}  // namespace wbd
