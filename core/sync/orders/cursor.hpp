#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/sync/cursor_text.hpp"
#include "core/sync/reread_mark.hpp"
#include "core/sync/statistics/cursor.hpp"

namespace wbd::sync {

// order-feed (GUIDE 5.6): the newest rows come first, so the cursor moves only after a complete snapshot.
struct FeedCursor {
  std::optional<UtcTime> newest;  // updatedAt of the newest row of the last complete snapshot
  // The snapshot being read:
  std::optional<UtcTime> window_start;       // nullopt: none
  std::optional<std::string> snapshot_time;  // from its first page
  std::int64_t offset = 0;
  std::optional<UtcTime> newest_seen;
  std::int64_t largest_page = 0;  // see ends_data()
  RereadMark reread;
  std::optional<UtcTime> reread_from;  // start of the window to read again
  Millis slack{0};                     // a window starts this much later than WB's oldest time

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
  std::optional<UtcTime> known_until;             // the list has been read up to this time
  std::optional<UtcTime> window_from, window_to;  // the part of the list being read; both nullopt: none
  std::int64_t next = 0;                          // WB's cursor in that part
  std::optional<UtcTime> listed_at;               // when the list was read to its end
  // Moscow day of the last status request for orders that have ended: sold ones may return, and WB takes
  // cancels back.
  std::optional<Date> ended_on;
  // Creation time of the oldest order that was handed over after the last listing: that listing lacks its
  // final supply.
  std::optional<UtcTime> handed_over_since;
  // After a refusal, which costs ten requests, no request is sent before this time.
  std::optional<UtcTime> retry_at;
  RereadMark reread;
  std::optional<UtcTime> reread_from;  // start of the part to read again

  static void fields(auto& cursor, auto&& field) {
    field("known_until", cursor.known_until);
    field("window_from", cursor.window_from);
    field("window_to", cursor.window_to);
    field("next", cursor.next);
    field("listed_at", cursor.listed_at);
    field("sold_on", cursor.ended_on);
    field("retry_at", cursor.retry_at);
    field("handed_over_since", cursor.handed_over_since);
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
