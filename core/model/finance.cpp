#include "core/model/finance.hpp"

namespace wbd {

std::string_view to_string(FinancePeriod period) {
  return period == FinancePeriod::weekly ? "weekly" : "daily";
}

std::string_view to_string(FinanceKind kind) {
  return name_of(kFinanceKinds, kind);
}
std::optional<FinanceKind> parse_finance_kind(std::string_view name) {
  return find_name<FinanceKind>(kFinanceKinds, name);
}

FinanceKind finance_kind(std::string_view doc_type, std::string_view operation,
                         std::optional<Amount> delivery_service) {
  constexpr std::string_view kSale = "Продажа";
  constexpr std::string_view kReturn = "Возврат";
  // A correction or a compensation is booked as a sale or a return as well; its operation distinguishes it.
  if (doc_type == kSale && (operation.empty() || operation == kSale)) return FinanceKind::sale;
  if (doc_type == kReturn && (operation.empty() || operation == kReturn)) return FinanceKind::returned;
  if (operation.starts_with("Логистика") || delivery_service.value_or(Amount{}).units != 0)
    return FinanceKind::logistics;
  return FinanceKind::other;
}

void add_to(OrderFinance& sums, FinanceKind kind, std::optional<Amount> retail_price_with_discount,
            std::optional<Amount> for_pay, std::optional<Amount> delivery_service) {
  if (kind == FinanceKind::sale && retail_price_with_discount && for_pay) {
    sums.commission = sums.commission.value_or(Amount{}) + (*retail_price_with_discount - *for_pay);
    sums.price += *retail_price_with_discount;
  }
  if (kind == FinanceKind::sale) sums.paid += for_pay.value_or(Amount{});
  // WB may give returns as negative amounts.
  if (kind == FinanceKind::returned) sums.paid = sums.paid - for_pay.value_or(Amount{}).abs();
  const Amount delivery = delivery_service.value_or(Amount{});
  if (kind == FinanceKind::logistics || delivery.units != 0)
    sums.logistics = sums.logistics.value_or(Amount{}) + delivery;
}

}  // namespace wbd
