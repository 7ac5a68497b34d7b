#include "core/sync/cost_windows.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

void add_windows(std::vector<PlannedDays>& queue, const WindowRule& rule, Date from, Date to) {
  for (Date day = from; day <= to; day = moved(day, rule.window_days))
    queue.push_back({day, std::min(to, moved(day, rule.window_days - 1))});
}

bool has_history(const CostWindows& windows) {
  return windows.next && windows.until && *windows.next <= *windows.until;
}

}  // namespace

void plan_windows(CostWindows& windows, const WindowRule& rule, Date first, Date today, bool on_demand) {
  const Date recent = std::max(first, moved(today, 1 - rule.recent_days));
  if (!windows.first || first < *windows.first) {
    windows.first = windows.next = first;
    windows.until = moved(recent, -1);
  }
  const bool nothing_left = windows.queue.empty() && !has_history(windows);
  const bool new_day = windows.recent_on != today;
  if (!new_day && !(on_demand && nothing_left)) return;
  // Days that no run has read, because none ran for longer than the recent days.
  if (windows.recent_on && *windows.recent_on < recent) {
    windows.next = has_history(windows) ? std::min(*windows.next, *windows.recent_on) : *windows.recent_on;
    windows.until = moved(recent, -1);
  }
  const bool rereads =
      rule.reread_days > 0 && windows.reread_on && monday_of(*windows.reread_on) < monday_of(today);
  // Weeks that are still to be read again stay planned.
  std::erase_if(windows.queue, [&](const PlannedDays& planned) { return planned.to >= recent; });
  std::vector<PlannedDays> older = std::move(windows.queue);
  windows.queue.clear();
  add_windows(windows.queue, rule, recent, std::max(today, recent));
  if (rereads) {
    older.clear();
    add_windows(older, rule, std::max(first, moved(recent, -rule.reread_days)), moved(recent, -1));
  }
  windows.queue.insert(windows.queue.end(), older.begin(), older.end());
  windows.recent_on = today;
  windows.empty_once = false;
  // The first load reads these weeks as a part of the history.
  if (rereads || !windows.reread_on) windows.reread_on = today;
}

void plan_unread(CostWindows& windows, const WindowRule& rule, std::span<const Date> missing, UtcTime now,
                 bool on_demand) {
  if (missing.empty()) {
    windows.unread = {};
    return;
  }
  if (!is_due(windows.unread, now, on_demand)) return;
  begin_reread(windows.unread, now);
  const std::vector<PlannedDays> planned = windows.queue;
  const auto is_planned = [&](Date day) {
    return std::ranges::any_of(planned,
                               [&](const PlannedDays& one) { return one.from <= day && day <= one.to; });
  };
  std::optional<PlannedDays> window;
  for (const Date day : missing) {
    if (is_planned(day)) continue;
    if (window && day < moved(window->from, rule.window_days)) {
      window->to = day;
      continue;
    }
    if (window) windows.queue.push_back(*window);
    window = PlannedDays{day, day};
  }
  if (window) windows.queue.push_back(*window);
}

std::optional<DayRange> days_behind(const CostWindows& windows, const WindowRule& rule, Date today) {
  if (!windows.unread.since || !windows.first || has_history(windows)) return std::nullopt;
  const DayRange days{*windows.first, moved(today, -rule.recent_days)};
  return days.from <= days.to ? std::optional(days) : std::nullopt;
}

void note_unread(CostWindows& windows, UtcTime now) {
  // An old mark that is not due any more says nothing of new rows.
  if (!is_due(windows.unread, now, true)) windows.unread = {};
  (void)mark_unread(windows.unread, now);
}

std::optional<DayRange> next_window(const CostWindows& windows, const WindowRule& rule) {
  if (!windows.queue.empty()) return windows.queue.front().range();
  if (!has_history(windows)) return std::nullopt;
  return DayRange{*windows.next, std::min(*windows.until, moved(*windows.next, rule.window_days - 1))};
}

void finish_window(CostWindows& windows, const DayRange& window) {
  windows.empty_once = false;
  if (!windows.queue.empty() && windows.queue.front().range() == window) {
    windows.queue.erase(windows.queue.begin());
  } else if (has_history(windows) && window.from == *windows.next) {
    windows.next = moved(window.to, 1);
  }
}

std::int64_t windows_left(const CostWindows& windows, const WindowRule& rule) {
  std::int64_t left = std::ssize(windows.queue);
  if (has_history(windows)) {
    const auto days =
        (std::chrono::sys_days{*windows.until} - std::chrono::sys_days{*windows.next}).count() + 1;
    left += (days + rule.window_days - 1) / rule.window_days;
  }
  return left;
}

}  // namespace wbd::sync
