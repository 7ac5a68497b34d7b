#pragma once
#include <string>
#include <vector>

#include "core/sync/cursor_text.hpp"

namespace wbd::sync {

struct TariffsCursor {
  std::vector<std::string> empty_once;  // kinds whose list was empty although tariffs are stored

  static void fields(auto& cursor, auto&& field) { field("empty_once", cursor.empty_once); }
};

}  // namespace wbd::sync
