#pragma once
#include "core/sync/statistics/cursor.hpp"

namespace wbd::sync {

struct SalesCursor {
  StatCursor stat;

  static void fields(auto& cursor, auto&& field) { field("stat", cursor.stat); }
};

}  // namespace wbd::sync
