#include "core/model/order.hpp"

#include <algorithm>
#include <array>

namespace wbd {

std::string_view to_string(OrderStatus status) {
  switch (status) {
    case OrderStatus::created:
      return "created";
    case OrderStatus::buyout:
      return "buyout";
    case OrderStatus::cancelled:
      return "cancelled";
    case OrderStatus::returned:
      return "returned";
  }
  return "";
}

std::optional<OrderStatus> parse_order_status(std::string_view name) {
  for (const auto status :
       {OrderStatus::created, OrderStatus::buyout, OrderStatus::cancelled, OrderStatus::returned}) {
    if (to_string(status) == name) return status;
  }
  return std::nullopt;
}

std::string_view to_string(WarehouseType type) {
  return type == WarehouseType::wb ? "wb" : "seller";
}

std::optional<WarehouseType> parse_warehouse_type(std::string_view name) {
  if (name == "wb") return WarehouseType::wb;
  if (name == "seller") return WarehouseType::seller;
  return std::nullopt;
}

bool is_open(const FbsOrder& order) {
  constexpr auto kFinal = std::to_array<std::string_view>(
      {"sold", "canceled", "canceled_by_client", "declined_by_client", "defect", "canceled_by_carrier"});
  return !order.wb_status || std::find(kFinal.begin(), kFinal.end(), *order.wb_status) == kFinal.end();
}

}  // namespace wbd
