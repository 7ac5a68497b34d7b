#include "core/model/warehouse.hpp"

namespace wbd {

std::string_view to_string(WarehouseKind kind) {
  return name_of(kWarehouseKinds, kind);
}
std::optional<WarehouseKind> parse_warehouse_kind(std::string_view name) {
  return find_name<WarehouseKind>(kWarehouseKinds, name);
}

}  // namespace wbd
