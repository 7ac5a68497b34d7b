#pragma once
#include <span>
#include <string_view>

namespace wbd::config {

// The candidate with the fewest typing errors (insert, delete, replace, swap of neighbours). "" when every
// candidate is further away than a third of the word, at least two.
[[nodiscard]] std::string_view nearest_name(std::string_view typed,
                                            std::span<const std::string_view> candidates);

}  // namespace wbd::config
