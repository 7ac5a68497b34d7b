#pragma once
// The report of paid acceptance (GUIDE 5.28). Its task's answers: core/wb/report_task.hpp.

#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/acceptance_cost.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call acceptance_create_call(Date from, Date to);  // Moscow days, both inclusive
[[nodiscard]] Call acceptance_status_call(std::string_view task);
[[nodiscard]] Call acceptance_download_call(std::string_view task);
[[nodiscard]] Result<Parsed<AcceptanceCost>> parse_acceptance_costs(std::string_view json);  // "": no rows

}  // namespace wbd::wb
