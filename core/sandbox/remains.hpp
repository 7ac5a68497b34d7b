#pragma once
// The stock that the warehouse remains report shows (GUIDE 5.9).

#include <array>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// The warehouses of WB's stock rows. WB publishes anonymous names (GUIDE 5.4).
inline constexpr std::array<std::string_view, 3> kWbWarehouses = {"Склад WB РФ", "Склад WB СГТ РФ", "Минск"};
[[nodiscard]] std::array<std::int64_t, kWbWarehouses.size()> spread(const Seller& seller,
                                                                    const WbStock& stock);

}  // namespace wbd::sandbox
