#include "core/analytics/windows.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/store/stocks.hpp"

namespace wbd::analytics {
namespace {

using std::chrono::days;

UtcTime start(Day day, const TimeZone& zone) {
  return zone.start_of(Date{day});
}

// A day border moves to a day border. Any other moment moves by days of 24 hours, like yesterday_same_time;
// with a clock change it may cross a border.
UtcTime moved_back(UtcTime time, int n, const TimeZone& zone) {
  const Day day = day_of(time, zone);
  return start(day, zone) == time ? start(day - days{n}, zone) : time - days{n};
}

Period make_period(int n, Day first, const Window& window, const TimeZone& zone) {
  Period period{n, first, first + days{n - 1}, window, {}};
  const UtcTime previous_end = moved_back(window.to, n, zone);
  period.previous = {moved_back(window.from, n, zone), std::min(previous_end, window.from)};
  return period;
}

}  // namespace

Day day_of(UtcTime time, const TimeZone& zone) {
  return Day{zone.date_of(time)};
}

Period last_days(int n, UtcTime now, const TimeZone& zone) {
  const Day first = day_of(now, zone) - days{n - 1};
  return make_period(n, first, {start(first, zone), now}, zone);
}

Result<Period> between(UtcTime from, UtcTime to, UtcTime now, const TimeZone& zone) {
  if (to <= from) return Error{Errc::invalid_argument, "the range ends before it begins"};
  if (from > now) return Error{Errc::invalid_argument, "the range has not begun yet"};
  to = std::max(std::min(to, now), from + Millis{1});
  const Day first = day_of(from, zone);
  const auto n = static_cast<int>((day_of(to - Millis{1}, zone) - first).count()) + 1;
  if (n > kLongestRange) {
    return Error{Errc::invalid_argument, fmt::format("the range is longer than {} days", kLongestRange)};
  }
  return make_period(n, first, {from, to}, zone);
}

Result<Period> one_day(Date day, UtcTime now, const TimeZone& zone) {
  const Day today = day_of(now, zone);
  if (Day{day} == today) return last_days(1, now, zone);
  return between(zone.start_of(day), start(Day{day} + days{1}, zone), now, zone);
}

DayWindows day_windows(UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone) {
  const Day today = day_of(now, zone);
  const UtcTime midnight = start(today, zone);
  const UtcTime yesterday = start(today - days{1}, zone);
  const UtcTime known_until = std::min(now, orders_as_of.value_or(now));
  // After a day of 25 hours, 24 hours ago may already be today.
  return {{midnight, now}, {yesterday, midnight}, {yesterday, std::min(known_until - 24h, midnight)}};
}

Window speed_window(UtcTime now, const TimeZone& zone) {
  const Day today = day_of(now, zone);
  return {start(today - days{store::kSpeedDays}, zone), start(today, zone)};
}

Pieces split(const Window& window, const TimeZone& zone) {
  Pieces pieces{{window.from, window.from}, {}, {}, {window.to, window.to}};
  if (window.empty()) return pieces;
  Day first = day_of(window.from, zone);
  const Day last = day_of(window.to, zone);
  if (start(first, zone) < window.from) ++first;
  pieces.first = first;
  pieces.last = std::max(first, last);
  if (first > last) {  // within one day
    pieces.tail = window;
    return pieces;
  }
  pieces.head = {window.from, start(first, zone)};
  pieces.tail = {start(last, zone), window.to};
  return pieces;
}

}  // namespace wbd::analytics
