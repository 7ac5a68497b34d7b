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
    PeriodSums& period = view.periods.emplace_back(PeriodSums{days, {}, {}, true});
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

void note_coverage(Overview& overview, const Coverage& coverage, const TimeZone& zone) {
  overview.coverage = coverage;
  overview.yesterday_known = coverage.covers(day_windows(overview.now, std::nullopt, zone).yesterday);
  for (PeriodSums& period : overview.periods)
    period.previous_known = coverage.covers(last_days(period.days, overview.now, zone).previous);
}

}  // namespace wbd::analytics
