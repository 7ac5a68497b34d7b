#pragma once
// Plans the days of the requested reports. Pure; days are Moscow days. Ranges of weekly reports run from a
// Monday to a Sunday. So a range selects the same reports, however WB compares a report with a range.

#include <optional>

#include "core/base/time.hpp"
#include "core/sync/day_range.hpp"
#include "core/sync/finance_start.hpp"

namespace wbd::sync {

// The first day of the reports that stand in for the statistics: six calendar months back, as their history.
[[nodiscard]] Date feed_mode_start(Date today);

// The weeks that are over by `today` and not known to be complete; nullopt when there is none. `through` is
// the last day of the known weekly reports.
// Its week and the previous week are requested again, because a report of another type may come later.
[[nodiscard]] std::optional<DayRange> weekly_range(Date first, std::optional<Date> through, Date today);

// Whether the weekly reports are read again before the daily ones. Both are read once a day, by the days of
// their last complete readings. A base token has two requests a day, which the weekly reports can use up, so
// the daily ones have their turn between two readings. They delay the weekly ones a week at most.
[[nodiscard]] bool is_weekly_due(std::optional<Date> weekly_read, std::optional<Date> daily_read, Date today);

// The days that no weekly report covers, and the two weeks before them: a report of another type may come
// late.
[[nodiscard]] DayRange daily_range(Date first, std::optional<Date> through, Date today);

}  // namespace wbd::sync
