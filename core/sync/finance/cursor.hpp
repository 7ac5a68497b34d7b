#pragma once
#include <cstdint>
#include <optional>

#include "core/sync/cursor_text.hpp"
#include "core/sync/finance/plan.hpp"

namespace wbd::sync {

// One reading of a range of reports (GUIDE 5.24). Moscow days.
struct FinancePass {
  std::optional<Date> from, to;  // both inclusive; nullopt: no pass is under way
  std::int64_t rrd_id = 0;       // WB's id of the last row stored; 0: from the first row
  bool skipped = false;          // a row was not understood
  bool tail = false;             // reads only the rows after those of the last complete look

  [[nodiscard]] std::optional<DayRange> range() const {
    return from && to ? std::optional(DayRange{*from, *to}) : std::nullopt;
  }
  static void fields(auto& pass, auto&& field) {
    field("from", pass.from);
    field("to", pass.to);
    field("rrd_id", pass.rrd_id);
    field("skipped", pass.skipped);
    field("tail", pass.tail);
  }
};

// The last reading of a range from its first row to its end. Moscow days.
struct FinanceLook {
  std::optional<Date> on;    // the day of its end
  std::optional<Date> from;  // start of the range
  std::int64_t rrd_id = 0;   // of the last known row; 0: the next look starts at the first row

  static void fields(auto& look, auto&& field) {
    field("on", look.on);
    field("from", look.from);
    field("rrd_id", look.rrd_id);
  }
};

struct FinanceCursor {
  std::optional<Date> first;  // Moscow day from which reports are wanted
  bool all_weeks = false;     // every weekly report since `first` has been read once
  bool exact = false;         // the stored rows have all decimals and fields that the ledger needs
  FinanceLook weekly_look, daily_look;
  FinancePass weekly, daily;

  static void fields(auto& cursor, auto&& field) {
    field("first", cursor.first);
    field("all_weeks", cursor.all_weeks);
    field("exact", cursor.exact);
    field("weekly_look", cursor.weekly_look);
    field("daily_look", cursor.daily_look);
    field("weekly", cursor.weekly);
    field("daily", cursor.daily);
  }
};

}  // namespace wbd::sync
