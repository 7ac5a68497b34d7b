#pragma once
// Reports that WB makes on request (GUIDE 5.9, 5.27, 5.28). One call creates a task, the next ones ask for
// its status, and the last one downloads the rows.

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace wbd::wb {

[[nodiscard]] Result<std::string> parse_report_task(std::string_view json);  // the task's id

// WB may add states. With an unknown one the report counts as not ready, until it is too old.
enum class TaskState { making, done, gone };
[[nodiscard]] Result<TaskState> parse_report_status(std::string_view json);

}  // namespace wbd::wb
