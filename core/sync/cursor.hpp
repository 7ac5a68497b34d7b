#pragma once
// What a dataset remembers between runs, as JSON text in sync_state.cursor. Unreadable text counts as "never
// synced": everything is fetched again, nothing is lost.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/operations.hpp"

namespace wbd::sync {

// Times in cursors are milliseconds since the epoch.
[[nodiscard]] constexpr UtcTime from_ms(std::int64_t ms) {
  return UtcTime{Millis{ms}};
}
[[nodiscard]] constexpr std::int64_t to_ms(UtcTime time) {
  return time.time_since_epoch().count();
}

// Whether a page of `rows`, where up to `asked` were wanted, is the last one. An empty page is. A short one
// is when a larger page has been seen before: a server that cuts its pages lower than asked would have filled
// this one too. `largest` takes in this page.
[[nodiscard]] bool ends_data(std::int64_t rows, std::int64_t asked, std::int64_t& largest);

// Rows behind a cursor that could not be understood (SPEC 7.12). WB may give them whole later without moving
// their times, so the place before the first of them is kept and read from again: after ten minutes, then at
// doubling intervals, until all is understood, for as long as WB keeps history.
struct Doubt {
  std::int64_t since = 0;   // when the first was met, ms; 0 = nothing is doubtful
  std::int64_t looked = 0;  // when it was read again last
  bool clean = false;       // that look is under way, and everything was understood so far
};
[[nodiscard]] bool is_due(const Doubt& doubt, UtcTime now, bool asked_for);
void begin_look(Doubt& doubt, UtcTime now);
// True for the first row of a doubt: the caller keeps its place.
[[nodiscard]] bool note_doubt(Doubt& doubt, UtcTime now);
void end_look(Doubt& doubt);  // the reading has come to its end

// supplier/orders and supplier/sales (GUIDE 5.4, 5.5).
struct StatCursor {
  std::string position;           // lastChangeDate of the last stored row, verbatim; "" = never
  std::int64_t largest_page = 0;  // rows of the biggest page seen: a page of that size may have been cut
  // A page full of rows that all share `position` cannot be passed by position: the days are read one by one.
  // Moscow dates, because the reading may take longer than a day.
  std::string tie_next, tie_last;  // next day to read, last one; "" = no such page
  // Daily second look at the last days (late prices do not surely move lastChangeDate).
  std::string reread_on;                  // Moscow date of the last complete one
  std::string reread_next;                // next day to read; "" = none is under way
  std::string reread_began;               // Moscow date on which that one began
  std::vector<std::string> reread_older;  // days before `reread_next` that it has to read first
  // The limiter let the second look wait: it goes first in the next run, or runs of one request each never
  // get to it.
  bool reread_waits = false;
  Doubt doubt;
  std::string doubt_from;  // a position
};

// order-feed (GUIDE 5.6): newest first, so the cursor moves only after a whole snapshot.
struct FeedCursor {
  std::int64_t newest = 0;        // updatedAt of the newest row of the last complete snapshot, ms
  std::int64_t window_start = 0;  // of the snapshot being read; 0 = none
  std::string snapshot_time;
  std::int64_t offset = 0;
  std::int64_t newest_seen = 0;   // in the snapshot being read
  std::int64_t largest_page = 0;  // see ends_data()
  Doubt doubt;
  std::int64_t doubt_from = 0;  // start of a window
  std::int64_t slack = 0;       // how much later than WB allows a snapshot begins, ms
};

// Assembly orders (GUIDE 5.20). Times are of the orders' creation, ms.
struct FbsCursor {
  std::int64_t known_until = 0;  // up to which the list has been read; 0 = never
  std::int64_t window_from = 0;  // the part of the list being read; both 0 = none
  std::int64_t window_to = 0;
  std::int64_t next = 0;       // where in it
  std::int64_t listed_at = 0;  // when the list was read to its end
  std::string sold_on;         // Moscow date on which sold ones were last asked for: they may still come back
  std::int64_t retry_at = 0;   // WB refused, and each refusal costs ten requests: nothing is asked before
  Doubt doubt;
  std::int64_t doubt_from = 0;  // start of a part of the list
};

struct OrdersCursor {
  FeedCursor feed;
  StatCursor stat;
  FbsCursor fbs;
};
struct SalesCursor {
  StatCursor stat;
};
struct ProductsCursor {
  wb::CardsCursor position;
  // Cards that have left the trash and yet are in no list: WB has deleted them for good.
  std::vector<std::int64_t> vanished;
  std::int64_t rated_at = 0;  // when WB's ratings were read, ms
  Doubt doubt;
  wb::CardsCursor doubt_from;
};
// A size whose change nobody has been told of, and its quantity before.
struct UntoldLevel {
  std::int64_t nm_id = 0, chrt_id = 0;
  std::int64_t before = 0;
};
struct StocksCursor {
  std::int64_t largest_page_wb = 0;  // see ends_data()
  std::int64_t largest_page_seller = 0;
  bool empty_once_wb = false;  // the last complete answer was wholly empty although stock is stored
  bool empty_once_seller = false;
  std::vector<std::int64_t> empty_once_warehouses;  // the same of single warehouses of the seller
  bool empty_once_list = false;                     // and of the list of them
  // Marketplace refused, and each refusal costs ten requests: nothing is asked there before, ms.
  std::int64_t marketplace_retry_at = 0;
  std::string remains_task;        // the report being made; "" = none
  std::int64_t remains_asked = 0;  // when it was asked for, ms
  std::vector<UntoldLevel> untold;
};
// A pass over all goods (GUIDE 5.11).
struct PricesCursor {
  std::int64_t started = 0;  // ms; 0 = none is under way
  std::int64_t offset = 0;
  bool ended = false;
  bool complete = true;              // every row was understood
  std::vector<std::int64_t> listed;  // articles seen
  bool empty_once = false;           // the last list was wholly empty although prices are stored
};
struct WarehousesCursor {
  bool empty_once = false;  // the seller's list was empty although warehouses are stored
};
// A pass over WB's lists of reviews or questions. With few requests an hour it takes many runs.
struct FeedbackCursor {
  std::int64_t answered_since = 0;  // creation time up to which answered reviews are known, ms; 0 = never
  std::string full_on;              // Moscow date of the last complete read
  // The pass under way:
  int stage = 0;                  // 0 none, 1 unanswered, 2 answered, 3 archive of reviews
  std::int64_t started = 0;       // ms
  bool whole = false;             // everything is read, not only what is new
  bool interrupted = false;       // the unanswered were read in more than one run
  std::int64_t skip = 0;          // rows of the stage's list that are stored
  std::int64_t created_from = 0;  // start of the list, ms; 0 = from the beginning
  std::int64_t newest = 0;        // creation time of the newest row read, ms
  std::int64_t largest_page = 0;  // see ends_data()
};

// One reading of a range of days (GUIDE 5.14): each day page by page, backwards from `on`;
// core/sync/funnel/plan.hpp.
struct FunnelCursor {
  std::string on;                  // Moscow date on which the pass began; "" = never
  int next_back = 0;               // the day being read: so many before `on`
  int last_back = -1;              // the last one of the pass
  std::int64_t offset = 0;         // rows read of that day
  std::string whole_on;            // Moscow date of the last pass over all days that WB still corrects
  std::vector<std::string> older;  // Moscow dates before those that are to be read after them
  // The rows of a day whose end an empty page confirmed; within that date a day with as many is whole
  // without.
  std::int64_t confirmed_rows = 0;
  std::string confirmed_on;
};

// One reading of a range of reports (GUIDE 5.24).
struct FinancePass {
  std::string from, to;     // Moscow dates, inclusive; "" = none under way
  std::int64_t rrd_id = 0;  // of the last row stored
  bool skipped = false;     // a row was not understood
  bool tail = false;        // only what follows the last whole look's rows
};
// The last reading of a range from its first row to its end.
struct FinanceLook {
  std::string on;           // Moscow date of its end
  std::string from;         // Moscow date
  std::int64_t rrd_id = 0;  // of the last row known; 0: the next look is a whole one again
};
struct FinanceCursor {
  std::string first;       // Moscow date from which reports are wanted
  bool all_weeks = false;  // every weekly report since `first` has been read once
  FinanceLook weekly_look, daily_look;
  FinancePass weekly, daily;
};

[[nodiscard]] std::string to_text(const OrdersCursor& cursor);
[[nodiscard]] std::string to_text(const SalesCursor& cursor);
[[nodiscard]] std::string to_text(const ProductsCursor& cursor);
[[nodiscard]] std::string to_text(const StocksCursor& cursor);
[[nodiscard]] std::string to_text(const FeedbackCursor& cursor);
[[nodiscard]] std::string to_text(const PricesCursor& cursor);
[[nodiscard]] std::string to_text(const WarehousesCursor& cursor);
[[nodiscard]] std::string to_text(const FunnelCursor& cursor);
[[nodiscard]] std::string to_text(const FinanceCursor& cursor);

void read_cursor(std::string_view text, OrdersCursor& cursor);
void read_cursor(std::string_view text, SalesCursor& cursor);
void read_cursor(std::string_view text, ProductsCursor& cursor);
void read_cursor(std::string_view text, StocksCursor& cursor);
void read_cursor(std::string_view text, FeedbackCursor& cursor);
void read_cursor(std::string_view text, PricesCursor& cursor);
void read_cursor(std::string_view text, WarehousesCursor& cursor);
void read_cursor(std::string_view text, FunnelCursor& cursor);
void read_cursor(std::string_view text, FinanceCursor& cursor);

}  // namespace wbd::sync
