#include "core/sync/funnel/plan.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days kLongestPass{7};

bool reads_month(const FunnelCursor& cursor) {
  return cursor.next_back <= cursor.last_back;
}

Date days_before(Date day, int count) {
  return Date{sys_days{day} - days{count}};
}

}  // namespace

std::optional<Date> funnel_day(const FunnelCursor& cursor) {
  if (cursor.on && reads_month(cursor)) return days_before(*cursor.on, cursor.next_back);
  return cursor.older.empty() ? std::nullopt : std::optional(cursor.older.front());
}

void begin_funnel_pass(FunnelCursor& cursor, Date today, std::optional<Date> first) {
  const bool waits_too_long = !cursor.on || sys_days{today} - sys_days{*cursor.on} > kLongestPass;
  const bool today_is_new = cursor.on != today;
  // On a new day its recent days are read before the older days.
  if (!waits_too_long && (reads_month(cursor) || (!today_is_new && !cursor.older.empty()))) return;
  std::erase_if(cursor.older, [&](Date day) { return day < days_before(today, kOldestFunnelDay); });
  cursor.next_back = 0;
  cursor.offset = 0;
  cursor.last_back = kFreshDays;
  cursor.on = today;
  if (cursor.whole_on == today) return;
  const auto back = [&](Date day) { return static_cast<int>((sys_days{today} - sys_days{day}).count()); };
  int wanted = kCorrectedDays;
  if (cursor.whole_on) wanted = std::max(wanted, back(*cursor.whole_on) + kCorrectedDays - 1);
  if (first) wanted = std::max(wanted, back(*first));
  cursor.last_back = std::min(wanted, kOldestFunnelDay);
}

bool funnel_day_read(FunnelCursor& cursor) {
  cursor.offset = 0;
  if (!reads_month(cursor)) {
    if (!cursor.older.empty()) cursor.older.erase(cursor.older.begin());
    return false;
  }
  ++cursor.next_back;
  return !reads_month(cursor) && cursor.last_back >= kCorrectedDays;
}

std::optional<OlderDays> older_funnel_days(const FunnelCursor& cursor, Date first) {
  if (!cursor.on || !cursor.whole_on) return std::nullopt;
  const OlderDays days{std::max(first, days_before(*cursor.on, kOldestFunnelDay)),
                       days_before(*cursor.on, cursor.last_back),
                       days_before(*cursor.whole_on, kLateUpdateDays)};
  return days.first < days.end ? std::optional(days) : std::nullopt;
}

void add_older_days(FunnelCursor& cursor, std::span<const UtcTime> placed) {
  for (const UtcTime time : placed) cursor.older.push_back(TimeZone::moscow().date_of(time));
  std::sort(cursor.older.begin(), cursor.older.end(), std::greater<>());  // newest first: they change most
  cursor.older.erase(std::unique(cursor.older.begin(), cursor.older.end()), cursor.older.end());
}

}  // namespace wbd::sync
