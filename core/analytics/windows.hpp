#pragma once
// The time windows of all metrics. Days are those of report_timezone. Pure.

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace wbd::analytics {

inline constexpr std::array kPeriods{7, 14, 30, 60, 90};
inline constexpr std::array<std::string_view, 5> kPeriodNames{"7", "14", "30", "60", "90"};
inline constexpr int kLongestRange = 731;  // days between explicit dates: two years and a leap day

// A calendar day in the report's zone, as a number for arithmetic.
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
  int days = 0;     // N: the days of the report's zone that the period touches
  Day first, last;  // of the period; the last may be today, which is not over
  Window current;
  Window previous;  // `current` moved back by N days; cut where it would overlap `current`
};
// The last N days including today, up to now.
[[nodiscard]] Period last_days(int days, UtcTime now, const TimeZone& zone);
// The future is excluded: a period that would end later ends now. Errc::invalid_argument when it ends before
// it begins, begins after now, or touches more than kLongestRange days.
[[nodiscard]] Result<Period> between(UtcTime from, UtcTime to, UtcTime now, const TimeZone& zone);
[[nodiscard]] Result<Period> one_day(Date day, UtcTime now, const TimeZone& zone);

struct DayWindows {
  Window today;  // until now
  Window yesterday;
  // It ends 24 hours before the last known order time. Otherwise orders that WB has not reported yet would
  // make today look worse than yesterday at the same time.
  Window yesterday_same_time;
};
// `orders_as_of`: the oldest last successful orders sync among the cabinets; nullopt = never.
[[nodiscard]] DayWindows day_windows(UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone);
// The 14 full days before today: their orders give the sales speed.
[[nodiscard]] Window speed_window(UtcTime now, const TimeZone& zone);

// A window split into whole days, [first, last), and a partial day at each end; missing parts are empty.
struct Pieces {
  Window head;
  Day first, last;
  Window tail;
};
[[nodiscard]] Pieces split(const Window& window, const TimeZone& zone);

// A contiguous range of days already read; it grows when other days are needed.
class DaysRead {
 public:
  // Calls `read(from, to)` for the missing days of [first, last) and for the gap up to the range.
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
