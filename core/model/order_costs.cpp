#include "core/model/order_costs.hpp"

#include <algorithm>

namespace wbd {
namespace {

constexpr std::int64_t kLitre = 1'000'000;  // mm3

// Sets `no_commission` when there is no estimate.
std::optional<Commission> estimated_commission(const CostFacts& facts, OrderCosts& costs) {
  const auto without = [&costs](NoEstimate reason) {
    costs.no_commission = reason;
    return std::nullopt;
  };
  if (!facts.warehouse_type) return without(NoEstimate::warehouse_unknown);
  if (!facts.price_with_discount) return without(NoEstimate::price_unknown);
  if (!facts.commission && !facts.subject_known) return without(NoEstimate::subject_unknown);
  if (!facts.commission) return without(NoEstimate::no_rate);
  const auto rate =
      *facts.warehouse_type == WarehouseType::wb ? facts.commission->fbw : facts.commission->fbs;
  if (!rate) return without(NoEstimate::no_rate);
  return Commission{percent_of(*facts.price_with_discount, *rate), rate, CostKind::estimate};
}

// Sets `no_logistics` when there is no estimate.
std::optional<Cost> estimated_logistics(const CostFacts& facts, OrderCosts& costs) {
  const auto without = [&costs](NoEstimate reason) {
    costs.no_logistics = reason;
    return std::nullopt;
  };
  if (!facts.warehouse_type) return without(NoEstimate::warehouse_unknown);
  if (!facts.box) return without(NoEstimate::no_tariff);
  const bool wb = *facts.warehouse_type == WarehouseType::wb;
  const auto base = wb ? facts.box->delivery_base : facts.box->fbs_delivery_base;
  const auto litre = wb ? facts.box->delivery_litre : facts.box->fbs_delivery_litre;
  if (!base) return without(NoEstimate::no_tariff);
  if (!facts.volume) return without(NoEstimate::dimensions_unknown);
  const std::int64_t further = std::max<std::int64_t>(0, (*facts.volume + kLitre - 1) / kLitre - 1);
  if (further > 0 && !litre) return without(NoEstimate::no_tariff);
  return Cost{Money{base->minor + further * litre.value_or(Money{}).minor}, CostKind::estimate};
}

std::optional<Cost> to_be_paid(const CostFacts& facts, const std::optional<Commission>& commission) {
  if (facts.finance.commission) return Cost{to_money(facts.finance.paid), CostKind::actual};
  if (facts.status == OrderStatus::cancelled || facts.status == OrderStatus::returned) return std::nullopt;
  if (facts.for_pay) return Cost{*facts.for_pay, CostKind::estimate};
  if (!commission || !facts.price_with_discount) return std::nullopt;
  return Cost{*facts.price_with_discount - commission->amount, CostKind::estimate};
}

}  // namespace

std::string_view to_string(CostKind kind) {
  return kind == CostKind::actual ? "actual" : "estimate";
}

std::string_view to_string(NoEstimate reason) {
  return name_of(kNoEstimates, reason);
}

std::optional<std::string_view> own_warehouse_tariff(std::string_view warehouse,
                                                     std::optional<std::int64_t> cargo_type) {
  constexpr std::int64_t kOversize = 2;
  constexpr std::int64_t kLarge = 3;
  if (cargo_type == kLarge) return std::nullopt;
  const bool oversize = cargo_type == kOversize || warehouse.find("СГТ") != std::string_view::npos;
  return oversize ? kOwnOversizeTariff : kOwnWarehouseTariff;
}

const BoxRates* box_rates_of(WarehouseType type, std::string_view warehouse, const BoxRates* named,
                             const BoxRates* own) {
  if (type == WarehouseType::wb) return named;
  // WB's names of Russian groups of warehouses end so.
  const bool abroad = named && !warehouse.ends_with("РФ");
  return named && (named->fbs_delivery_base || abroad) ? named : own;
}

OrderCosts order_costs(const CostFacts& facts) {
  const OrderFinance& finance = facts.finance;
  OrderCosts costs;
  if (finance.commission) {
    costs.commission =
        Commission{to_money(*finance.commission),
                   percent_hundredths(finance.commission->units, finance.price.units), CostKind::actual};
  } else {
    costs.commission = estimated_commission(facts, costs);
  }
  costs.logistics = finance.logistics ? Cost{to_money(*finance.logistics), CostKind::actual}
                                      : estimated_logistics(facts, costs);
  costs.to_be_paid = to_be_paid(facts, costs.commission);
  return costs;
}

std::optional<Cost> after_logistics(const OrderCosts& costs) {
  if (!costs.to_be_paid || !costs.logistics) return std::nullopt;
  const bool actual = costs.to_be_paid->kind == CostKind::actual && costs.logistics->kind == CostKind::actual;
  return Cost{Money{costs.to_be_paid->amount.minor - costs.logistics->amount.minor},
              actual ? CostKind::actual : CostKind::estimate};
}

}  // namespace wbd
