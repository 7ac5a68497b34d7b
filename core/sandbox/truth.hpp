#pragma once
// What a perfect client knows of a seller at the world's present moment, worked out from the events alone.
// Tests hold the product against it row by row. Money is in kopecks, times are UTC.

#include <string>

#include "core/sandbox/world.hpp"

namespace wb::sandbox {

[[nodiscard]] std::string truth_json(const World& world, const Seller& seller);

}  // namespace wb::sandbox
