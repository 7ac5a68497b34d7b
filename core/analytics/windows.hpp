#pragma once
// The spans of time the figures are about. Days are those of report_timezone. Pure.

#include <array>
#include <optional>
#include <span>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace wb::analytics {

inline constexpr std::array kPeriods{7, 14, 30, 60, 90};
inline constexpr int kLongestRange = 731;  // days between explicit dates: two years and a leap day

// A calendar day of the report's zone, as a number one can count with.
using Day = std::chrono::sys_days;
[[nodiscard]] Day day_of(UtcTime time, const TimeZone& zone);

// From inclusive, to exclusive; empty when `to` is not after `from`.
struct Window {
  UtcTime from, to;
  [[nodiscard]] bool has(UtcTime time) const { return from <= time && time < to; }
  [[nodiscard]] bool empty() const { return to <= from; }
  friend auto operator<=>(const Window&, const Window&) = default;
};

struct Period {
  int days = 0;
  Day first, last;  // the last may be today, which is not over
  Window current;
  Window previous;  // moved back by `days` days, also its end; never reaches into `current`
};
// The days N - 1 days ago to today, until now.
[[nodiscard]] Period last_days(int days, UtcTime now, const TimeZone& zone);
// Both days belong to it. Days to come do not: the period ends today, now. Errc::invalid_argument when `last`
// is before `first`, `first` is to come, or the range is longer than kLongestRange.
[[nodiscard]] Result<Period> between(Date first, Date last, UtcTime now, const TimeZone& zone);

struct DayWindows {
  Window today;  // until now
  Window yesterday;
  Window yesterday_same_time;  // ends 24 hours before what is known: orders WB has not told of yet must not
                               // make today look worse than yesterday was by then
};
// `orders_as_of`: the last successful sync of the orders, the oldest of several cabinets; nullopt = never.
[[nodiscard]] DayWindows day_windows(UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone);
// The 14 full days before today, whose orders say how fast a thing sells.
[[nodiscard]] Window speed_window(UtcTime now, const TimeZone& zone);

// A window as whole days, [first, last), between two pieces of a day; whatever is missing is empty.
struct Pieces {
  Window head;
  Day first, last;
  Window tail;
};
[[nodiscard]] Pieces split(const Window& window, const TimeZone& zone);

}  // namespace wb::analytics
