#pragma once
// Warehouses as WB's dictionaries list them (GUIDE 5.17, 5.18). WB hides its own at present: one
// pseudo-warehouse represents them (GUIDE 5.7).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

// `office` is a WB location where a seller's warehouse hands its goods over; no stock is stored for it.
enum class WarehouseKind : std::uint8_t { wb, seller, office };
inline constexpr std::array<std::string_view, 3> kWarehouseKinds{"wb", "seller", "office"};
[[nodiscard]] std::string_view to_string(WarehouseKind kind);
[[nodiscard]] std::optional<WarehouseKind> parse_warehouse_kind(std::string_view name);

struct Warehouse {
  WarehouseKind kind = WarehouseKind::wb;
  WarehouseId id;
  std::string name;
  std::optional<std::string> region;          // federal district of an office
  std::optional<std::string> city, address;   // of an office
  std::optional<std::int64_t> office_id;      // of a seller's warehouse
  std::optional<std::int64_t> cargo_type;     // 1 small, 2 oversize, 3 large
  std::optional<std::int64_t> delivery_type;  // 1 FBS, 2 DBS, 3 DBW, 5 C&C, 6 EDBS
  std::optional<bool> deleting, processing;   // of a seller's warehouse
  std::optional<bool> selected;               // an office the seller uses
  friend bool operator==(const Warehouse&, const Warehouse&) = default;
};

}  // namespace wbd
