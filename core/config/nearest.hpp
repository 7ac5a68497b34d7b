#pragma once
#include <span>
#include <string_view>

namespace wbd::config {

// The candidate with the fewest typing errors (insert, delete, replace, swap of neighbours). "" when each has
// more errors than a third of the typed letters, and more than two.
[[nodiscard]] std::string_view nearest_name(std::string_view typed,
                                            std::span<const std::string_view> candidates);

}  // namespace wbd::config
