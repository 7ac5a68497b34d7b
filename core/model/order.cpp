#include "core/model/order.hpp"

#include <algorithm>
#include <array>

namespace wbd {

std::string_view to_string(OrderStatus status) {
  return name_of(kOrderStatuses, status);
}
std::optional<OrderStatus> parse_order_status(std::string_view name) {
  return find_name<OrderStatus>(kOrderStatuses, name);
}

std::string_view to_string(WarehouseType type) {
  return name_of(kWarehouseTypes, type);
}

std::string_view to_string(SaleKind kind) {
  return name_of(kSaleTypes, kind);
}
std::optional<SaleKind> parse_sale_type(std::string_view name) {
  return find_name<SaleKind>(kSaleTypes, name);
}

SaleKind sale_kind(std::string_view sale_id) {
  switch (sale_id.empty() ? '\0' : sale_id.front()) {
    case 'S':
      return SaleKind::sale;
    case 'R':
      return SaleKind::returned;
    case 'D':
      return SaleKind::surcharge;
    case 'A':
      return SaleKind::sale_reversal;
    case 'B':
      return SaleKind::return_reversal;
    default:
      return SaleKind::other;
  }
}

bool is_open(const FbsOrder& order) {
  constexpr auto kFinal = std::to_array<std::string_view>(
      {"sold", "canceled", "canceled_by_client", "declined_by_client", "defect", "canceled_by_carrier"});
  return !order.wb_status || std::find(kFinal.begin(), kFinal.end(), *order.wb_status) == kFinal.end();
}

}  // namespace wbd
