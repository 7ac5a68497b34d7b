#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/sync/cursor_text.hpp"

namespace wbd::sync {

// A pass over days of the funnel (GUIDE 5.14): each day is read page by page, backwards from `on`. See
// core/sync/funnel/plan.hpp. Moscow days.
struct FunnelCursor {
  std::optional<Date> on;        // the day on which the pass began
  int next_back = 0;             // the day being read, in days before `on`
  int last_back = -1;            // the last day of the pass, in days before `on`
  std::int64_t offset = 0;       // rows read of that day
  std::optional<Date> whole_on;  // the day of the last pass over all days that WB still corrects
  std::vector<Date> older;       // earlier days, to be read after those
  // The number of rows of the last day whose end an empty page confirmed. On the date `confirmed_on`, a day
  // with as many rows is complete without an empty page.
  std::int64_t confirmed_rows = 0;
  std::optional<Date> confirmed_on;

  static void fields(auto& cursor, auto&& field) {
    field("on", cursor.on);
    field("next_back", cursor.next_back);
    field("last_back", cursor.last_back);
    field("offset", cursor.offset);
    field("whole_on", cursor.whole_on);
    field("older", cursor.older);
    field("confirmed_rows", cursor.confirmed_rows);
    field("confirmed_on", cursor.confirmed_on);
  }
};

}  // namespace wbd::sync
