#pragma once
#include <cstdint>
#include <optional>

#include "core/sync/cursor_text.hpp"

namespace wbd::sync {

// One reading of a list of penalties page by page.
struct PenaltyPass {
  std::optional<Date> done_on;      // the Moscow day of the last complete reading
  std::optional<Date> whole_on;     // the same of one from the first day that is wanted
  std::optional<UtcTime> from, to;  // of the reading under way; nullopt: there is none
  bool whole = false;
  bool skipped = false;  // a row was not understood
  std::int64_t offset = 0;
  std::int64_t largest_page = 0;  // see ends_data()

  static void fields(auto& pass, auto&& field) {
    field("done_on", pass.done_on);
    field("whole_on", pass.whole_on);
    field("from", pass.from);
    field("to", pass.to);
    field("whole", pass.whole);
    field("skipped", pass.skipped);
    field("offset", pass.offset);
    field("largest_page", pass.largest_page);
  }
};

struct PenaltiesCursor {
  PenaltyPass measurements, swaps;
  std::optional<Date> self_purchases_on;

  static void fields(auto& cursor, auto&& field) {
    field("measurements", cursor.measurements);
    field("swaps", cursor.swaps);
    field("self_purchases_on", cursor.self_purchases_on);
  }
};

}  // namespace wbd::sync
