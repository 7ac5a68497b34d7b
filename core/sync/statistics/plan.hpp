#pragma once
// Plans the requests to supplier/orders or supplier/sales. Pure.
//
// Pages go by lastChangeDate, inclusive, until one brings nothing new (GUIDE 5.4). A page as large as the
// largest one seen, whose rows all share the cursor's time, cannot be passed by time.
// Then all days that WB keeps are read one by one, and the position moves on by a second. When the list has
// ended, the second look reads the last days again.

#include <optional>
#include <span>
#include <string>

#include "core/sync/statistics/cursor.hpp"

namespace wbd::sync {

enum class StatRead {
  page,               // by lastChangeDate from `date_from` on
  tied_day,           // the rows of one day
  second_look_day,    // the same
  begin_second_look,  // nothing is asked: the caller chooses older days, see begin_second_look()
};
struct StatRequest {
  StatRead what = StatRead::page;
  std::string date_from;  // as WB takes it
};

// The state of a run beside the cursor.
struct StatRun {
  bool second_look_first = false;  // begin with a day of the second look
  bool list_ended = false;         // the last page brought nothing new
  bool over = false;
};
struct StatWish {
  bool asked_for = false;        // rare work is due
  bool full = false;             // the whole history is read
  std::optional<UtcTime> since;  // the history from then on is read
};
[[nodiscard]] StatRun begin_stat_run(StatCursor& cursor, const StatWish& wish, UtcTime now);

// nullopt: everything there is has been read.
[[nodiscard]] std::optional<StatRequest> next_request(const StatCursor& cursor, const StatRun& run,
                                                      UtcTime now);

// A page has been stored, and its position with it.
struct StatPage {
  std::int64_t seen = 0;
  std::int64_t changes = 0;   // rows that were new or different
  bool moved = false;         // the position did
  bool all_at_start = false;  // every row's lastChangeDate is the page's dateFrom
};
void page_read(StatCursor& cursor, StatRun& run, const StatRequest& request, const StatPage& page,
               UtcTime now);
// A day has been stored.
void day_read(StatCursor& cursor, StatRun& run, const StatRequest& request);

// Whether today's second look is over.
[[nodiscard]] bool second_look_done(const StatCursor& cursor, UtcTime now);
[[nodiscard]] bool second_look_under_way(const StatCursor& cursor);
// Chooses the days to read again, with no gap since the last look. A row without a price then may have one
// now, however long ago that look was.
void begin_second_look(StatCursor& cursor, UtcTime now);
// Rows reported since then may have got their price since the last look.
[[nodiscard]] UtcTime reported_since(const StatCursor& cursor, UtcTime now);
// An order that was paid days after it was placed is reported late, and its price comes later still. `rows`
// are the order times of such rows without a price; their days are read as well.
void add_older_days(StatCursor& cursor, std::span<const UtcTime> rows, UtcTime now);

}  // namespace wbd::sync
