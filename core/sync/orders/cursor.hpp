#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/sync/cursor_text.hpp"
#include "core/sync/reread_mark.hpp"
#include "core/sync/statistics/cursor.hpp"

namespace wbd::sync {

// order-feed (GUIDE 5.6): newest first, so the cursor moves only after a whole snapshot.
struct FeedCursor {
  std::optional<UtcTime> newest;  // updatedAt of the newest row of the last complete snapshot
  // The snapshot being read:
  std::optional<UtcTime> window_start;       // nullopt: none
  std::optional<std::string> snapshot_time;  // as its first page gave it
  std::int64_t offset = 0;
  std::optional<UtcTime> newest_seen;
  std::int64_t largest_page = 0;  // see ends_data()
  RereadMark reread;
  std::optional<UtcTime> reread_from;  // start of a window
  Millis slack{0};                     // how much later than WB allows a snapshot begins

  static void fields(auto& cursor, auto&& field) {
    field("newest", cursor.newest);
    field("window_start", cursor.window_start);
    field("snapshot_time", cursor.snapshot_time);
    field("offset", cursor.offset);
    field("newest_seen", cursor.newest_seen);
    field("largest_page", cursor.largest_page);
    field("doubt", cursor.reread);
    field("doubt_from", cursor.reread_from);
    field("slack", cursor.slack);
  }
};

// Assembly orders (GUIDE 5.20). Times of the list are those of the orders' creation.
struct FbsCursor {
  std::optional<UtcTime> known_until;             // up to which the list has been read
  std::optional<UtcTime> window_from, window_to;  // the part of the list being read; both nullopt: none
  std::int64_t next = 0;                          // WB's place in that part
  std::optional<UtcTime> listed_at;               // when the list was read to its end
  std::optional<Date> sold_on;  // Moscow day on which sold ones were last asked for: they may still return
  std::optional<UtcTime> retry_at;  // WB refused, and each refusal costs ten requests: not asked before
  RereadMark reread;
  std::optional<UtcTime> reread_from;  // start of a part of the list

  static void fields(auto& cursor, auto&& field) {
    field("known_until", cursor.known_until);
    field("window_from", cursor.window_from);
    field("window_to", cursor.window_to);
    field("next", cursor.next);
    field("listed_at", cursor.listed_at);
    field("sold_on", cursor.sold_on);
    field("retry_at", cursor.retry_at);
    field("doubt", cursor.reread);
    field("doubt_from", cursor.reread_from);
  }
};

struct OrdersCursor {
  FeedCursor feed;
  StatCursor stat;
  FbsCursor fbs;

  static void fields(auto& cursor, auto&& field) {
    field("feed", cursor.feed);
    field("stat", cursor.stat);
    field("fbs", cursor.fbs);
  }
};

}  // namespace wbd::sync
