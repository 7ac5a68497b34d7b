#pragma once
#include <cstdint>
#include <optional>

#include "core/sync/cursor_text.hpp"

namespace wbd::sync {

// WB's lists of reviews or of questions, in the order in which a pass reads them. Only reviews have an
// archive.
enum class FeedbackList { unanswered, answered, archive };

// As a field of a cursor: 0 = none.
[[nodiscard]] inline std::int64_t number_of(const std::optional<FeedbackList>& list) {
  return list ? static_cast<std::int64_t>(*list) + 1 : 0;
}
[[nodiscard]] inline bool read_number(std::int64_t number, std::optional<FeedbackList>& list) {
  list = number == 0 ? std::nullopt : std::optional(static_cast<FeedbackList>(number - 1));
  return number >= 0 && number <= static_cast<std::int64_t>(FeedbackList::archive) + 1;
}

// A pass over the lists (GUIDE 5.12, 5.13). With few requests an hour it takes many runs.
struct FeedbackCursor {
  std::optional<UtcTime> answered_since;  // creation time up to which answered rows are known
  std::optional<Date> full_on;            // Moscow day of the last complete read
  // The pass under way:
  std::optional<FeedbackList> list;  // the one being read; nullopt: no pass
  std::optional<UtcTime> started;
  bool whole = false;                   // everything is read, not only what is new
  bool interrupted = false;             // the unanswered list was read in more than one run
  std::int64_t skip = 0;                // number of rows of the list that are stored
  std::optional<UtcTime> created_from;  // start of the list; nullopt: from the beginning
  std::optional<UtcTime> newest;        // creation time of the newest row read
  std::int64_t largest_page = 0;        // see ends_data()

  static void fields(auto& cursor, auto&& field) {
    field("answered_since", cursor.answered_since);
    field("full_on", cursor.full_on);
    field("stage", cursor.list);
    field("started", cursor.started);
    field("whole", cursor.whole);
    field("interrupted", cursor.interrupted);
    field("skip", cursor.skip);
    field("created_from", cursor.created_from);
    field("newest", cursor.newest);
    field("largest_page", cursor.largest_page);
  }
};

}  // namespace wbd::sync
