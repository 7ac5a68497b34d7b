#include "core/sync/penalties/plan.hpp"

#include <algorithm>

namespace wbd::sync {
namespace {

constexpr int kRecentPenaltyDays = 60;

Date last_thursday(Date today) {
  const std::chrono::sys_days point{today};
  return Date{point - (std::chrono::weekday{point} - std::chrono::Thursday)};
}

}  // namespace

bool begin_pass(PenaltyPass& pass, Date first, UtcTime now, bool on_demand) {
  if (pass.to) return true;
  const TimeZone moscow = TimeZone::moscow();
  const Date today = moscow.date_of(now);
  if (pass.done_on == today && !on_demand) return false;
  pass.whole = !pass.whole_on || monday_of(*pass.whole_on) < monday_of(today);
  pass.from = moscow.start_of(pass.whole ? first : std::max(first, moved(today, -kRecentPenaltyDays)));
  pass.to = now;
  pass.skipped = false;
  pass.offset = 0;
  return true;
}

DayRange days_of(const PenaltyPass& pass) {
  const TimeZone moscow = TimeZone::moscow();
  return {moscow.date_of(pass.from.value_or(UtcTime{})), moscow.date_of(pass.to.value_or(UtcTime{}))};
}

void end_pass(PenaltyPass& pass) {
  pass.done_on = days_of(pass).to;
  if (pass.whole) pass.whole_on = pass.done_on;
  pass.from.reset();
  pass.to.reset();
}

bool is_self_purchase_due(std::optional<Date> read_on, Date today) {
  return !read_on || *read_on < last_thursday(today);
}

Date self_purchases_through(Date today) {
  return moved(monday_of(last_thursday(today)), -1);
}

}  // namespace wbd::sync
