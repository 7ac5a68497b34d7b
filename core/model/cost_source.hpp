#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model/names.hpp"

namespace wbd {

// The lists of costs that WB gives by days. A day without rows has no costs only if its list was read.
enum class CostSource : std::uint8_t {
  storage,
  acceptance,
  advert_charges,
  advert_spend,
  measurement_penalties,
  swap_penalties,
  self_purchases,
};
inline constexpr std::array<std::string_view, 7> kCostSources{
    "storage",        "acceptance",    "advert_charges", "advert_spend", "measurement_penalties",
    "swap_penalties", "self_purchases"};
[[nodiscard]] constexpr std::string_view to_string(CostSource source) {
  return name_of(kCostSources, source);
}
[[nodiscard]] constexpr std::optional<CostSource> parse_cost_source(std::string_view name) {
  return find_name<CostSource>(kCostSources, name);
}

}  // namespace wbd
