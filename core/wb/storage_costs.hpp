#pragma once
// The report of paid storage (GUIDE 5.27). Its task's answers: core/wb/report_task.hpp.

#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/storage_cost.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

[[nodiscard]] Call storage_create_call(Date from, Date to);  // Moscow days, both inclusive
[[nodiscard]] Call storage_status_call(std::string_view task);
[[nodiscard]] Call storage_download_call(std::string_view task);
// One row for each supply and warehouse; "" (a 204) has no rows.
[[nodiscard]] Result<Parsed<StorageCost>> parse_storage_costs(std::string_view json);

}  // namespace wbd::wb
