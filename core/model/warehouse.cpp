#include "core/model/warehouse.hpp"

namespace wbd {

std::string_view to_string(WarehouseKind kind) {
  switch (kind) {
    case WarehouseKind::wb:
      return "wb";
    case WarehouseKind::seller:
      return "seller";
    case WarehouseKind::office:
      return "office";
  }
  return "";
}

std::optional<WarehouseKind> parse_warehouse_kind(std::string_view name) {
  for (const auto kind : {WarehouseKind::wb, WarehouseKind::seller, WarehouseKind::office}) {
    if (to_string(kind) == name) return kind;
  }
  return std::nullopt;
}

}  // namespace wbd
