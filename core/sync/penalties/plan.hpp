#pragma once
// Plans the reading of penalties. Pure; days are Moscow days.

#include "core/sync/day_range.hpp"
#include "core/sync/penalties/cursor.hpp"

namespace wbd::sync {

// Begins a reading, unless one is under way or was made today. The last sixty days are read once a day, and
// everything since `first` once a week, because WB may cancel an old penalty. `on_demand`: a person requested
// rare work. Returns whether a reading is under way.
bool begin_pass(PenaltyPass& pass, Date first, UtcTime now, bool on_demand);
// The days of the reading, both inclusive.
[[nodiscard]] DayRange days_of(const PenaltyPass& pass);
void end_pass(PenaltyPass& pass);

// WB makes the list of self-purchases on Wednesdays, for one week (GUIDE 5.33). Read on Thursdays.
[[nodiscard]] bool is_self_purchase_due(std::optional<Date> read_on, Date today);
// The last day of the weeks that the list has on `today`.
[[nodiscard]] Date self_purchases_through(Date today);

}  // namespace wbd::sync
