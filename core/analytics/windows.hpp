#pragma once
// The spans of time the figures are about. Days are those of report_timezone. Pure.

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace wbd::analytics {

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
  int days = 0;     // N: the days of the report's zone that it touches
  Day first, last;  // of them; the last may be today, which is not over
  Window current;
  Window previous;  // moved back by N days, also its end; never reaches into `current`
};
// The days N - 1 days ago to today, until now.
[[nodiscard]] Period last_days(int days, UtcTime now, const TimeZone& zone);
// What is to come does not belong to it: a period that would end later ends now. Errc::invalid_argument when
// it ends before it begins, begins after now, or touches more than kLongestRange days.
[[nodiscard]] Result<Period> between(UtcTime from, UtcTime to, UtcTime now, const TimeZone& zone);
[[nodiscard]] Result<Period> one_day(Date day, UtcTime now, const TimeZone& zone);

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

// Days without a gap that were read, and grow when others are wanted.
class DaysRead {
 public:
  // `read(from, to)` gets what is missing of [first, last), and of what lies between it and the others.
  template <class Read>
  void extend(Day first, Day last, Read read) {
    if (first >= last) return;
    if (first_ == last_) {
      read(first, last);
      first_ = first;
      last_ = last;
      return;
    }
    if (first < first_) read(first, first_);
    if (last > last_) read(last_, last);
    first_ = std::min(first, first_);
    last_ = std::max(last, last_);
  }

 private:
  Day first_, last_;  // [first_, last_)
};

}  // namespace wbd::analytics
