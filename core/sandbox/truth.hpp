#pragma once
// The data that a perfect client has stored about a seller at world.now, computed from the events alone.
// Tests compare the product with it row by row. Money is in kopecks, times are UTC.

#include <string>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// `only` names the wanted parts ("orders,sales"); empty = all.
[[nodiscard]] std::string truth_json(const World& world, const Seller& seller, std::string_view only);

}  // namespace wbd::sandbox
