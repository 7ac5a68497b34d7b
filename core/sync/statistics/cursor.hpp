#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sync/cursor_text.hpp"
#include "core/sync/reread_mark.hpp"

namespace wbd::sync {

// The second look reads the last days again, once a day: prices come up to 24 h late and may leave
// lastChangeDate unchanged (GUIDE 5.5). Moscow days.
struct SecondLook {
  std::optional<Date> done_on;  // the day of the last complete one
  std::optional<Date> next;     // the next day to read; nullopt: none is under way
  std::optional<Date> began;    // the day on which it began
  std::vector<Date> older;      // days before `next` that it has to read first
  // The limiter delayed it, so it goes first in the next run.
  // Otherwise runs of one request each would never reach it.
  bool first_next_run = false;
};

// supplier/orders and supplier/sales (GUIDE 5.4, 5.5).
struct StatCursor {
  std::optional<std::string> position;  // lastChangeDate of the last stored row, verbatim
  std::int64_t largest_page = 0;  // rows of the largest page seen: a page of that size may have been cut
  // When all rows of a full page have the time `position`, no dateFrom leads past them, so the days are read
  // one by one. Moscow days, because the reading may take longer than a day.
  std::optional<Date> tie_next, tie_last;  // next day to read, and the last one
  std::optional<Date> late_on;             // the Moscow day of the last return to the rows of the week before
  std::optional<std::string> late_until;   // the position before that return
  SecondLook second_look;
  RereadMark reread;
  std::optional<std::string> reread_from;  // the position to read again from

  static void fields(auto& cursor, auto&& field) {
    field("position", cursor.position);
    field("largest_page", cursor.largest_page);
    field("tie_next", cursor.tie_next);
    field("tie_last", cursor.tie_last);
    field("late_on", cursor.late_on);
    field("late_until", cursor.late_until);
    field("reread_on", cursor.second_look.done_on);
    field("reread_next", cursor.second_look.next);
    field("reread_began", cursor.second_look.began);
    field("reread_older", cursor.second_look.older);
    field("reread_waits", cursor.second_look.first_next_run);
    field("doubt", cursor.reread);
    field("doubt_from", cursor.reread_from);
  }
};

}  // namespace wbd::sync
