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
std::optional<WarehouseType> parse_warehouse_type(std::string_view name) {
  return find_name<WarehouseType>(kWarehouseTypes, name);
}

bool is_open(const FbsOrder& order) {
  constexpr auto kFinal = std::to_array<std::string_view>(
      {"sold", "canceled", "canceled_by_client", "declined_by_client", "defect", "canceled_by_carrier"});
  return !order.wb_status || std::find(kFinal.begin(), kFinal.end(), *order.wb_status) == kFinal.end();
}

}  // namespace wbd
