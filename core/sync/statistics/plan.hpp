#pragma once
// Plans the requests to supplier/orders or supplier/sales. Pure.
//
// Pages are read by lastChangeDate, inclusive, until a page brings nothing new (GUIDE 5.4). A page may be
// incomplete when it is as large as the largest one seen and all its rows share the cursor's time. No
// dateFrom reaches the rows that are missing then. So every day up to that time is read on its own, and the
// position moves on by one second. After the last page the second look reads the latest days again, because
// WB adds prices late (GUIDE 5.5). Once a day the pages begin a week earlier, because WB also adds rows late.

#include <optional>
#include <span>
#include <string>

#include "core/sync/statistics/cursor.hpp"

namespace wbd::sync {

enum class StatRead {
  page,               // by lastChangeDate from `date_from` on
  tied_day,           // the rows of one day
  second_look_day,    // the rows of one day, for the second look
  begin_second_look,  // no request: the caller calls begin_second_look() and add_older_days()
};
struct StatRequest {
  StatRead what = StatRead::page;
  std::string date_from;  // in the form that WB expects
};

// The state of one run that the cursor does not keep.
struct StatRun {
  bool second_look_first = false;  // begin with a day of the second look
  bool list_ended = false;         // the last page brought nothing new
  bool over = false;
};
struct StatRunOptions {
  bool on_demand = false;        // a person asked: the interval of RereadMark is ignored
  bool full = false;             // the whole history is read
  std::optional<UtcTime> since;  // the history from then on is read
};
[[nodiscard]] StatRun begin_stat_run(StatCursor& cursor, const StatRunOptions& options, UtcTime now);

// nullopt: nothing is left to read in this run.
[[nodiscard]] std::optional<StatRequest> next_request(const StatCursor& cursor, const StatRun& run,
                                                      UtcTime now);

// How a page differed from the data that was already stored.
struct StatPage {
  std::int64_t seen = 0;
  std::int64_t changes = 0;   // rows that were new or different
  bool moved = false;         // the position has changed
  bool all_at_start = false;  // every row's lastChangeDate is the page's dateFrom
};
// Call it when the rows of a page and the new position are stored.
void page_read(StatCursor& cursor, StatRun& run, const StatRequest& request, const StatPage& page,
               UtcTime now);
// Call it when the rows of a day are stored.
void day_read(StatCursor& cursor, StatRun& run, const StatRequest& request);

// Whether today's second look is over.
[[nodiscard]] bool second_look_done(const StatCursor& cursor, UtcTime now);
[[nodiscard]] bool second_look_under_way(const StatCursor& cursor);
// Chooses the days to read again: from the day before the last complete look to yesterday, and at least two.
// A row that had no price then may have one now. Days that WB no longer keeps are left out.
void begin_second_look(StatCursor& cursor, UtcTime now);
// A row reported after the returned time may have got its price since the last complete look.
[[nodiscard]] UtcTime reported_since(const StatCursor& cursor, UtcTime now);
// An order that was paid days after it was placed is reported late, and its price even later. `rows` are the
// order times of such orders without a price. The second look reads their days too.
void add_older_days(StatCursor& cursor, std::span<const UtcTime> rows, UtcTime now);

}  // namespace wbd::sync
