#pragma once
// Names of enum values. `names` holds one name for each value, in the order of the values, which start at 0.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace wbd {

// "" for a value outside the enum.
template <class Enum, std::size_t N>
[[nodiscard]] constexpr std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  const auto at = static_cast<std::size_t>(value);
  return at < N ? names[at] : std::string_view{};
}

template <class Enum, std::size_t N>
[[nodiscard]] constexpr std::optional<Enum> find_name(const std::array<std::string_view, N>& names,
                                                      std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace wbd
