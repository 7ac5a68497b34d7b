#pragma once
// Reports that WB makes on request (GUIDE 5.9, 5.27, 5.28). One run or several create the task, ask for its
// status and download the report.

#include <optional>
#include <string>

#include "core/sync/job.hpp"

namespace wbd::sync {

// Where the cursor keeps the task.
struct TaskPlace {
  std::optional<std::string>& id;
  std::optional<UtcTime>& asked;  // when the report was requested

  void forget() const {
    id.reset();
    asked.reset();
  }
};

struct ReportCalls {
  wb::Call create;
  wb::Call (*status)(std::string_view task);
  wb::Call (*download)(std::string_view task);
};

// WB makes a report within this time.
inline constexpr Millis kReportTakes{60'000};

struct ReportAnswer {
  StepEnd end;
  std::optional<std::string> body;  // nullopt: there is no report yet
};
// Goes on where the last run ended. Asks for the status at most `most_polls` times; then the next run does.
// Each call may wait for the limiter at least `least_wait`. The cursor is stored with each new task. After a
// body the task is forgotten, and the caller stores the cursor. `task` and `calls` must outlive the await.
Task<ReportAnswer> read_report(Job& job, const TaskPlace& task, const ReportCalls& calls, int most_polls,
                               Millis least_wait);

}  // namespace wbd::sync
