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
  const auto began = parse_date(cursor.on);
  if (began && reads_month(cursor)) return days_before(*began, cursor.next_back);
  return cursor.older.empty() ? std::nullopt : parse_date(cursor.older.front());
}

void begin_funnel_pass(FunnelCursor& cursor, Date today, std::optional<Date> first) {
  const auto began = parse_date(cursor.on);
  const bool waits_too_long = !began || sys_days{today} - sys_days{*began} > kLongestPass;
  const bool today_is_new = cursor.on != wbd::to_string(today);
  // Older days wait for those of a new day.
  if (!waits_too_long && (reads_month(cursor) || (!today_is_new && !cursor.older.empty()))) return;
  const std::string oldest = wbd::to_string(days_before(today, kOldestFunnelDay));
  std::erase_if(cursor.older, [&](const std::string& day) { return !parse_date(day) || day < oldest; });
  cursor.next_back = 0;
  cursor.offset = 0;
  cursor.last_back = kFreshDays;
  cursor.on = wbd::to_string(today);
  if (cursor.whole_on == cursor.on) return;
  const auto back = [&](Date day) { return static_cast<int>((sys_days{today} - sys_days{day}).count()); };
  int wanted = kCorrectedDays;
  if (const auto last = parse_date(cursor.whole_on))
    wanted = std::max(wanted, back(*last) + kCorrectedDays - 1);
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
  const auto began = parse_date(cursor.on), last = parse_date(cursor.whole_on);
  if (!began || !last) return std::nullopt;
  const OlderDays days{std::max(first, days_before(*began, kOldestFunnelDay)),
                       days_before(*began, cursor.last_back), days_before(*last, kLateNewsDays)};
  return days.first < days.end ? std::optional(days) : std::nullopt;
}

void add_older_days(FunnelCursor& cursor, std::span<const UtcTime> placed) {
  for (const UtcTime time : placed) cursor.older.push_back(wbd::to_string(TimeZone::moscow().date_of(time)));
  std::sort(cursor.older.begin(), cursor.older.end(), std::greater<>());  // the newest change most
  cursor.older.erase(std::unique(cursor.older.begin(), cursor.older.end()), cursor.older.end());
}

}  // namespace wbd::sync
