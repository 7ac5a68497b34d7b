#pragma once
// Plans the reading of adverts. Pure; days are Moscow days.

#include <span>
#include <vector>

#include "core/model/advert.hpp"
#include "core/sync/adverts/cursor.hpp"

namespace wbd::sync {

inline constexpr WindowRule kAdvertRule{.window_days = 31, .recent_days = 31};

// The spending that is read after the charges of `window`. WB's statistics of the last week may still change.
// Older days are read once: `known` are the days of the window that were read, ascending.
[[nodiscard]] SpendPass spend_of(const DayRange& window, std::span<const Date> known, Date today);

// WB gives some charges without a time, so their day is not known. Such a charge keeps the day on which it
// was seen first. A stored one that the answer lacks is kept, because it may have left the window. Exception:
// the answer has a new dated charge of the same campaign, payment and sum. Then WB has given this charge its
// time. `stored`: the charges of the days of the answer.
[[nodiscard]] std::vector<AdvertCharge> settle_undated(std::span<const AdvertCharge> stored,
                                                       std::vector<AdvertCharge> answer);

}  // namespace wbd::sync
