#pragma once
// Plans the days of the funnel to read. Pure; days are Moscow days.
//
// WB books buyouts, cancels and returns on the day of the order and shows each day of a year (GUIDE 5.14).
// Most orders reach their outcome within a month, so the days of the last month are read again once a day.
// Each pass reads today and yesterday. An older day is read again when our own data shows that one of its
// orders reached its outcome lately.

#include <span>

#include "core/sync/funnel/cursor.hpp"

namespace wbd::sync {

inline constexpr int kCorrectedDays = 30;  // days before today, in a pass over all days
inline constexpr int kFreshDays = 1;       // days before today, in any other pass
// In days before today. WB shows 365 days, and a pass may take a week.
inline constexpr int kOldestFunnelDay = 357;
// Our orders may be updated later than the funnel. So their changes are searched from this many days before
// the last pass over all days.
inline constexpr int kLateUpdateDays = 3;

// The day to read next; nullopt when the pass is over.
[[nodiscard]] std::optional<Date> funnel_day(const FunnelCursor& cursor);

// Begins a pass when none is under way, or when the current one is too old. A pass over all days starts a
// month before the last such pass, however long ago that was, or earlier at `first`.
void begin_funnel_pass(FunnelCursor& cursor, Date today, std::optional<Date> first);

// Call it when the day has been read completely. Returns true when it was the last day of the month.
bool funnel_day_read(FunnelCursor& cursor);

// Days that are older than those of the pass. Orders that reached their outcome after `since` may have been
// placed on them.
struct OlderDays {
  Date first, end;  // `end` is exclusive
  Date since;
};
// nullopt when there are no such days, or before the first complete pass over all days.
[[nodiscard]] std::optional<OlderDays> older_funnel_days(const FunnelCursor& cursor, Date first);

// Adds the days of these orders, which reached their outcome, to the days that still have to be read.
void add_older_days(FunnelCursor& cursor, std::span<const UtcTime> placed);

}  // namespace wbd::sync
