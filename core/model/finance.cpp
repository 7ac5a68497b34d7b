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
                         std::optional<Money> delivery_service) {
  constexpr std::string_view kSale = "Продажа";
  constexpr std::string_view kReturn = "Возврат";
  // A correction or a compensation is booked as a sale or a return as well; its operation distinguishes it.
  if (doc_type == kSale && (operation.empty() || operation == kSale)) return FinanceKind::sale;
  if (doc_type == kReturn && (operation.empty() || operation == kReturn)) return FinanceKind::returned;
  if (operation.starts_with("Логистика") || delivery_service.value_or(Money{}).minor != 0)
    return FinanceKind::logistics;
  return FinanceKind::other;
}

void add_to(OrderFinance& sums, FinanceKind kind, std::optional<Money> retail_price_with_discount,
            std::optional<Money> for_pay, std::optional<Money> delivery_service) {
  if (kind == FinanceKind::sale && retail_price_with_discount && for_pay) {
    sums.commission = sums.commission.value_or(Money{}) + (*retail_price_with_discount - *for_pay);
    sums.price += *retail_price_with_discount;
  }
  if (kind == FinanceKind::sale) sums.paid += for_pay.value_or(Money{});
  // WB may give returns as negative amounts.
  if (kind == FinanceKind::returned) sums.paid = sums.paid - for_pay.value_or(Money{}).abs();
  const Money delivery = delivery_service.value_or(Money{});
  if (kind == FinanceKind::logistics || delivery.minor != 0)
    sums.logistics = sums.logistics.value_or(Money{}) + delivery;
}

}  // namespace wbd
