#pragma once
// The parameters that choose a period of days: period=N, or date_from with date_to.

#include <array>
#include <vector>

#include "core/analytics/windows.hpp"
#include "daemon/rest/arguments.hpp"
#include "daemon/rest/routes/parameters.hpp"

namespace wbd::rest {

inline constexpr Parameter kPeriod{"period", ParameterType::word,    "Days that end today; or give dates", 0,
                                   0,        analytics::kPeriodNames};

// Checks the three parameters together; a Route::check.
[[nodiscard]] std::vector<FieldError> check_period(const Arguments& arguments, UtcTime now,
                                                   const TimeZone& zone);
// nullopt if none is given. The arguments must have passed check_period.
[[nodiscard]] std::optional<analytics::Period> chosen_period(const Arguments& arguments, UtcTime now,
                                                             const TimeZone& zone);
inline constexpr int kDefaultPeriod = 30;  // days

}  // namespace wbd::rest
