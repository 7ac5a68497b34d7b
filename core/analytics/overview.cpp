#include "core/analytics/overview.hpp"

namespace wbd::analytics {

std::vector<Window> overview_windows(UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone,
                                     std::span<const int> periods) {
  const DayWindows day = day_windows(now, orders_as_of, zone);
  std::vector<Window> windows{day.today, day.yesterday, day.yesterday_same_time};
  for (const int days : periods) {
    const Period period = last_days(days, now, zone);
    windows.insert(windows.end(), {period.current, period.previous});
  }
  return windows;
}

Overview overview_of(UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone,
                     std::span<const int> periods,
                     const std::function<SalesByCurrency(const Window&)>& total) {
  const std::vector<Window> windows = overview_windows(now, orders_as_of, zone, periods);
  Overview view;
  view.now = now;
  view.today = total(windows[0]);
  view.yesterday = total(windows[1]);
  view.yesterday_same_time = total(windows[2]);
  auto window = windows.begin() + 3;
  for (const int days : periods) {
    PeriodSums& period = view.periods.emplace_back(PeriodSums{days, {}, {}});
    period.current = total(*window++);
    period.previous = total(*window++);
  }
  return view;
}

Overview overview(SumReader& reader, UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone,
                  std::span<const int> periods) {
  reader.expect(overview_windows(now, orders_as_of, zone, periods));
  return overview_of(now, orders_as_of, zone, periods,
                     [&reader](const Window& window) { return reader.total(window); });
}

}  // namespace wbd::analytics
