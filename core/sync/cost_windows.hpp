#pragma once
// Plans the reading of a list of costs by windows of days. The recent days are read once a day, the weeks
// before them once a week, and the history once, the oldest window first. Pure; days are Moscow days.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/sync/cursor_text.hpp"
#include "core/sync/day_range.hpp"
#include "core/sync/reread_mark.hpp"

namespace wbd::sync {

struct WindowRule {
  int window_days;      // the most that one request may cover
  int recent_days;      // read every day; today is the last one
  int reread_days = 0;  // before the recent ones; read once a week
};

struct PlannedDays {
  Date from, to;  // both inclusive

  [[nodiscard]] DayRange range() const { return {from, to}; }
  static void fields(auto& planned, auto&& field) {
    field("from", planned.from);
    field("to", planned.to);
  }
};

// The part of a cursor that says which windows are to be read.
struct CostWindows {
  std::optional<Date> first;        // the history is wanted from here
  std::optional<Date> next, until;  // the days of the history that are left, both inclusive
  std::optional<Date> recent_on;    // the day on which the recent days were planned last
  std::optional<Date> reread_on;    // the same for the weeks before them
  std::vector<PlannedDays> queue;   // read before the history
  bool empty_once = false;          // the window's last answer had no rows although rows are stored
  RereadMark unread;                // an answer had rows that were not understood

  static void fields(auto& windows, auto&& field) {
    field("first", windows.first);
    field("next", windows.next);
    field("until", windows.until);
    field("recent_on", windows.recent_on);
    field("reread_on", windows.reread_on);
    field("queue", windows.queue);
    field("empty_once", windows.empty_once);
    field("unread", windows.unread);
  }
};

// Call it at the start of a run. `first`: the day from which the history is wanted. `on_demand`: a person
// requested rare work, so the recent days are read again if nothing is left to read.
void plan_windows(CostWindows& windows, const WindowRule& rule, Date first, Date today, bool on_demand);
// Call it after plan_windows, while `windows.unread` is set. `missing`: the days of the history that were
// read but not completely, ascending. They are read again at growing intervals (RereadMark) until none is
// missing.
void plan_unread(CostWindows& windows, const WindowRule& rule, std::span<const Date> missing, UtcTime now,
                 bool on_demand);
// The days that plan_unread may be given: before the recent ones, not left to the history. nullopt: none.
[[nodiscard]] std::optional<DayRange> days_behind(const CostWindows& windows, const WindowRule& rule,
                                                  Date today);
// Call it when an answer had a row that was not understood.
void note_unread(CostWindows& windows, UtcTime now);
// nullopt: nothing is left to read.
[[nodiscard]] std::optional<DayRange> next_window(const CostWindows& windows, const WindowRule& rule);
// The window has been read. One that is not planned any more changes nothing.
void finish_window(CostWindows& windows, const DayRange& window);
[[nodiscard]] std::int64_t windows_left(const CostWindows& windows, const WindowRule& rule);

}  // namespace wbd::sync
