#pragma once
// What a perfect client knows of a seller at the world's present moment, worked out from the events alone.
// Tests hold the product against it row by row. Money is in kopecks, times are UTC.

#include <string>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// `only` names the parts wanted ("orders,sales"); empty = all.
[[nodiscard]] std::string truth_json(const World& world, const Seller& seller, std::string_view only);

}  // namespace wbd::sandbox
