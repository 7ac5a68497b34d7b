#include "core/sync/finance/plan.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

// A daily report of buyouts may appear after the weekly main report of its week.
constexpr int kLateReportDays = 14;
// The daily reports delay the weekly ones by no more than this.
constexpr days kLongestTurn{7};

}  // namespace

Date feed_mode_start(Date today) {
  const Date day = today - std::chrono::months{6};
  return day.ok() ? day : Date{day.year() / day.month() / std::chrono::last};
}

std::optional<DayRange> weekly_range(Date first, std::optional<Date> through, Date today) {
  const Date start = monday_of(first);
  const Date from = through ? std::max(start, moved(monday_of(*through), -7)) : start;
  const Date to = moved(monday_of(today), -1);
  if (from > to) return std::nullopt;
  return DayRange{from, to};
}

bool is_weekly_due(std::optional<Date> weekly_read, std::optional<Date> daily_read, Date today) {
  if (!weekly_read || *weekly_read > today) return true;
  if (*weekly_read == today) return false;
  return daily_read >= weekly_read || sys_days{*weekly_read} + kLongestTurn <= sys_days{today};
}

DayRange daily_range(Date first, std::optional<Date> through, Date today) {
  const Date start = monday_of(first);
  const Date from = through ? std::max(start, moved(*through, 1 - kLateReportDays)) : start;
  return {std::min(from, today), today};
}

}  // namespace wbd::sync
