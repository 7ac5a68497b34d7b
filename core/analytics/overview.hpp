#pragma once
// The sums that every report shows for an article or a seller: today, the usual periods and
// their previous periods.

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/analytics/coverage.hpp"
#include "core/analytics/sums.hpp"

namespace wbd::analytics {

struct PeriodSums {
  int days = 0;
  SalesByCurrency current;
  SalesByCurrency previous;    // the same window moved back by its length
  bool previous_known = true;  // the window before is completely stored
};

struct Overview {
  UtcTime now;
  std::vector<PeriodSums> periods;
  SalesByCurrency today, yesterday, yesterday_same_time;
  bool yesterday_known = true;  // yesterday is completely stored
  Coverage coverage{};
};
// Notes which windows are completely stored.
void note_coverage(Overview& overview, const Coverage& coverage, const TimeZone& zone);
// The windows that an Overview needs, in this order: today, yesterday, yesterday_same_time, then current and
// previous of each period. `orders_as_of`: see day_windows.
[[nodiscard]] std::vector<Window> overview_windows(UtcTime now, std::optional<UtcTime> orders_as_of,
                                                   const TimeZone& zone,
                                                   std::span<const int> periods = kPeriods);
// Builds an Overview from the sums that `total` returns for each window.
[[nodiscard]] Overview overview_of(UtcTime now, std::optional<UtcTime> orders_as_of, const TimeZone& zone,
                                   std::span<const int> periods,
                                   const std::function<SalesByCurrency(const Window&)>& total);
[[nodiscard]] Overview overview(SumReader& reader, UtcTime now, std::optional<UtcTime> orders_as_of,
                                const TimeZone& zone, std::span<const int> periods = kPeriods);

}  // namespace wbd::analytics
