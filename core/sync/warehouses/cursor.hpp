#pragma once
#include "core/sync/cursor_text.hpp"

namespace wbd::sync {

struct WarehousesCursor {
  bool empty_once = false;  // the seller's list was empty although warehouses are stored

  static void fields(auto& cursor, auto&& field) { field("empty_once", cursor.empty_once); }
};

}  // namespace wbd::sync
