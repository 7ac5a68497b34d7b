#pragma once
#include <optional>

#include "core/base/time.hpp"

namespace wbd::sync {

// The Monday from which a cabinet's reports and costs are read, not before WB's first reports. It begins the
// week of `wanted`, or by default the week of the day 90 days before `today`.
[[nodiscard]] Date first_finance_day(std::optional<Date> wanted, Date today);

}  // namespace wbd::sync
