#include "core/analytics/overview.hpp"

namespace wb::analytics {

Overview overview(SumReader& reader, UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone,
                  std::span<const int> periods) {
  const DayWindows day = day_windows(now, orders_as_of, zone);
  Overview view;
  view.now = now;
  for (const int days : periods) {
    const Period period = last_days(days, now, zone);
    view.periods.push_back({days, reader.total(period.current), reader.total(period.previous)});
  }
  view.today = reader.total(day.today);
  view.yesterday = reader.total(day.yesterday);
  view.yesterday_same_time = reader.total(day.yesterday_same_time);
  return view;
}

}  // namespace wb::analytics
