#pragma once
// --period, or --from with --to.

#include <optional>

#include "cli/session.hpp"
#include "core/analytics/windows.hpp"

namespace wbd::cli {

// nullopt when none is given. Errc::invalid_argument for dates that form no period, or for both
// forms at once.
[[nodiscard]] Result<std::optional<analytics::Period>> chosen_period(Session& session,
                                                                     const Arguments& arguments, UtcTime now);
[[nodiscard]] analytics::Period usual_period(UtcTime now, const TimeZone& zone);  // 30 days

}  // namespace wbd::cli
