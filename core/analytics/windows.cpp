#include "core/analytics/windows.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/store/catalog.hpp"

namespace wb::analytics {
namespace {

using std::chrono::days;

UtcTime start(Day day, const TimeZone& zone) {
  return zone.start_of(Date{day});
}

Period make_period(Day first, Day last, UtcTime now, const TimeZone& zone) {
  Period period;
  period.days = static_cast<int>((last - first).count()) + 1;
  period.first = first;
  period.last = last;
  const days back{period.days};
  const UtcTime end = start(last + days{1}, zone);
  period.current = {start(first, zone), std::min(end, now)};
  // A running day is moved back by whole days of 24 hours, like yesterday_same_time; where clocks change that
  // may pass the border of the day.
  const UtcTime previous_end = end <= now ? start(last + days{1} - back, zone) : now - back;
  period.previous = {start(first - back, zone), std::min(previous_end, period.current.from)};
  return period;
}

}  // namespace

Day day_of(UtcTime time, const TimeZone& zone) {
  return Day{zone.date_of(time)};
}

Period last_days(int n, UtcTime now, const TimeZone& zone) {
  const Day today = day_of(now, zone);
  return make_period(today - days{n - 1}, today, now, zone);
}

Result<Period> between(Date first, Date last, UtcTime now, const TimeZone& zone) {
  const Day from{first};
  const Day to = std::min(Day{last}, day_of(now, zone));
  if (Day{last} < from) {
    return Error{Errc::invalid_argument, fmt::format("the range ends on {}, before it begins on {}",
                                                     to_string(last), to_string(first))};
  }
  if (to < from) {
    return Error{Errc::invalid_argument,
                 fmt::format("the range begins on {}, which is to come", to_string(first))};
  }
  if (to - from >= days{kLongestRange}) {
    return Error{Errc::invalid_argument, fmt::format("the range is longer than {} days", kLongestRange)};
  }
  return make_period(from, to, now, zone);
}

DayWindows day_windows(UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone) {
  const Day today = day_of(now, zone);
  const UtcTime midnight = start(today, zone);
  const UtcTime yesterday = start(today - days{1}, zone);
  const UtcTime known_until = std::min(now, orders_as_of.value_or(now));
  // On a day of 25 hours that moment may lie in today.
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

}  // namespace wb::analytics
