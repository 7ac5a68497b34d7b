#pragma once
// Reports that WB makes in the background: create a task, ask for its status, download
// (GUIDE 5.9, 5.27, 5.28).

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/sandbox/routes.hpp"

namespace wbd::sandbox {

// The tasks of one kind of report. A task is new, then processing, then done. Every five seconds of the
// emulator's time and every status request advance it by one step. It is purged two hours after its creation.
class ReportTasks {
 public:
  // `kind` is the first digit of the tasks' ids, so that an id of another kind is unknown.
  explicit ReportTasks(int kind) : kind_(kind) {}
  // `report` is the body of the download; empty = no data. Returns the task's id.
  std::string add(std::size_t seller, std::string report, Seconds now);
  // nullopt: the seller has no such task.
  [[nodiscard]] std::optional<std::string_view> ask_status(std::size_t seller, std::string_view id,
                                                           Seconds now);
  // Null unless the task is done.
  [[nodiscard]] const std::string* report(std::size_t seller, std::string_view id, Seconds now) const;
  // Ends every unfinished task as canceled; returns their ids.
  std::vector<std::string> cancel_unfinished(Seconds now);

 private:
  struct Task {
    std::size_t seller = 0;
    std::string report;
    Seconds made_at{};
    int asked = 0;
    bool canceled = false;
  };
  [[nodiscard]] static std::string_view status(const Task& task, Seconds now);
  [[nodiscard]] const Task* find(std::size_t seller, std::string_view id) const;
  int kind_;
  std::map<std::string, Task, std::less<>> tasks_;
};

// The answers of the three steps. Refused(404) for an unknown task, Refused(400) for an id that is no UUID.
[[nodiscard]] Reply task_created(const Call& call, ReportTasks& tasks, std::string report);
[[nodiscard]] Reply task_status(const Call& call, ReportTasks& tasks);
[[nodiscard]] Reply task_report(const Call& call, const ReportTasks& tasks);  // 204: a report without rows

}  // namespace wbd::sandbox
