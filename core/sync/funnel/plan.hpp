#pragma once
// Plans the days of the funnel to read. Pure; days are Moscow days.
//
// WB books buyouts, cancels and returns on the day of the order and shows each day of a year (GUIDE 5.14).
// Most orders are decided within a month: those days are read again once a day, today and yesterday each
// time. An older day is read again when our own orders and sales say that an order of it was decided lately.

#include <span>

#include "core/sync/funnel/cursor.hpp"

namespace wbd::sync {

inline constexpr int kCorrectedDays = 30;  // before today, of a pass over all days
inline constexpr int kFreshDays = 1;       // before today, of any other pass
// The first day WB shows is 365 days ago; a pass may take a week.
inline constexpr int kOldestFunnelDay = 357;
// Days before the last pass over all days: our orders may have been updated later than the funnel.
inline constexpr int kLateNewsDays = 3;

// The day to read next; nullopt when the pass is over.
[[nodiscard]] std::optional<Date> funnel_day(const FunnelCursor& cursor);

// Begins a pass when none is under way, or when the current one is too old. A pass over all days starts a
// month before the last such pass, however long ago that was, or earlier at `first`.
void begin_funnel_pass(FunnelCursor& cursor, Date today, std::optional<Date> first);

// The day has been read to its end. True when it was the last one of the month.
bool funnel_day_read(FunnelCursor& cursor);

// The days from `first` on that are older than those of the pass: where orders that were decided since
// `since` may have been placed. nullopt when there are none, or when it is not known since when.
struct OlderDays {
  Date first, end;  // the end is not one of them
  Date since;
};
[[nodiscard]] std::optional<OlderDays> older_funnel_days(const FunnelCursor& cursor, Date first);

// These orders were decided: their days are added to those that still wait.
void add_older_days(FunnelCursor& cursor, std::span<const UtcTime> placed);

}  // namespace wbd::sync
