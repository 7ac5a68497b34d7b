#pragma once
#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd::sync {

// Marks rows behind a cursor that were not understood (SPEC 7.12). WB may correct them later without changing
// their times. So the cursor keeps the position before the first of them, and the dataset is read again from
// there. The first reread is after ten minutes, then the intervals double. Rereads end when every row is
// understood or when the mark is older than WB's history. Pure.
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
// `on_demand`: a person requested rare work, so the interval is ignored.
[[nodiscard]] bool is_due(const RereadMark& mark, UtcTime now, bool on_demand);
void begin_reread(RereadMark& mark, UtcTime now);
// Call it when a row was not understood. True for the first such row:
// the caller then keeps the position before it.
[[nodiscard]] bool mark_unread(RereadMark& mark, UtcTime now);
// Call it when the reading has reached its end. Clears the mark if every row was understood.
void end_reread(RereadMark& mark);

}  // namespace wbd::sync
