#pragma once
#include <cstdint>

#include "core/sync/cost_windows.hpp"

namespace wbd::sync {

struct PayoutsCursor {
  CostWindows windows;
  std::int64_t offset = 0;        // in the list of the next window
  std::int64_t largest_page = 0;  // see ends_data()

  static void fields(auto& cursor, auto&& field) {
    field("windows", cursor.windows);
    field("offset", cursor.offset);
    field("largest_page", cursor.largest_page);
  }
};

}  // namespace wbd::sync
