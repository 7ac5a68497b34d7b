#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

#include "daemon/rest/route_table.hpp"

namespace wbd::rest {

// The route with this operation id.
[[nodiscard]] inline const Route& route_of(std::string_view id) {
  const auto found = std::ranges::find(routes(), id, &Route::id);
  if (found == routes().end()) throw std::out_of_range("there is no route " + std::string(id));
  return *found;
}

}  // namespace wbd::rest
