#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/sync/cursor_text.hpp"

namespace wbd::sync {

// A pass over all goods (GUIDE 5.11).
struct PricesCursor {
  std::optional<UtcTime> started;  // nullopt: none is under way
  std::int64_t offset = 0;
  bool ended = false;
  bool complete = true;              // every row was understood
  std::vector<std::int64_t> listed;  // articles seen
  bool empty_once = false;           // the last list was empty although prices are stored

  static void fields(auto& cursor, auto&& field) {
    field("started", cursor.started);
    field("offset", cursor.offset);
    field("ended", cursor.ended);
    field("complete", cursor.complete);
    field("listed", cursor.listed);
    field("empty_once", cursor.empty_once);
  }
};

}  // namespace wbd::sync
