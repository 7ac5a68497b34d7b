#pragma once
#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::sync {

// Rows behind a cursor that were not understood (SPEC 7.12). WB may send them whole later without moving
// their times. So the cursor keeps the place before the first of them.
// It reads from there again after ten minutes, then at doubling intervals. This ends when everything is
// understood or is older than WB's history. Pure.
struct RereadMark {
  std::optional<UtcTime> since;      // when the first such row arrived; nullopt: there is none
  std::optional<UtcTime> last_read;  // when it was read again last
  bool clean = false;                // a reread is under way, and everything was understood so far

  static void fields(auto& mark, auto&& field) {
    field("since", mark.since);
    field("looked", mark.last_read);
    field("clean", mark.clean);
  }
};
// `asked_for`: a person asks for rare work, so the interval does not count.
[[nodiscard]] bool is_due(const RereadMark& mark, UtcTime now, bool asked_for);
void begin_reread(RereadMark& mark, UtcTime now);
// A row was not understood. True for the first one of a mark: the caller keeps its place.
[[nodiscard]] bool mark_unread(RereadMark& mark, UtcTime now);
// The reading has reached its end.
void end_reread(RereadMark& mark);

}  // namespace wbd::sync
