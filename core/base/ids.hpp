#pragma once
// Distinct types for ids, so that swapped ids do not compile.

#include <compare>
#include <cstdint>
#include <functional>

namespace wbd {

template <class Tag>
struct Id {
  std::int64_t value = 0;
  constexpr Id() = default;
  constexpr explicit Id(std::int64_t v) : value(v) {}
  friend constexpr auto operator<=>(Id, Id) = default;
  constexpr explicit operator bool() const { return value != 0; }
};

using CabinetId = Id<struct CabinetTag>;    // wb_cabinets.id, ours
using TelegramId = Id<struct TelegramTag>;  // users.telegram_id; `user_id` of the REST API is the same number
using OrderId = Id<struct OrderTag>;        // orders.id, ours; srid is WB's
using NmId = Id<struct NmTag>;              // WB article (nmId / nmID)
using ImtId = Id<struct ImtTag>;            // group of merged cards
using ChrtId = Id<struct ChrtTag>;          // size of an article (chrtId / chrtID / sizeID)
using WarehouseId = Id<struct WarehouseTag>;  // WB's; -999999 while WB hides its own (GUIDE 5.7)

inline constexpr WarehouseId kHiddenWbWarehouse{-999999};

}  // namespace wbd

template <class Tag>
struct std::hash<wbd::Id<Tag>> {
  std::size_t operator()(wbd::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
