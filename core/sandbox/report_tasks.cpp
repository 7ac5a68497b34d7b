#include "core/sandbox/report_tasks.hpp"

#include <fmt/format.h>

#include "core/base/json_text.hpp"
#include "core/sandbox/params.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds kStep{5};
constexpr hours kKept{2};

std::string_view read_task(const Call& call) {
  const Query query(call.query, {});
  const std::string_view id = call.path_part;
  bool good = id.size() == 36;
  for (std::size_t i = 0; good && i < id.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = std::string_view("0123456789abcdefABCDEF").find(id[i]) != std::string_view::npos;
    good = dash ? id[i] == '-' : hex;
  }
  if (!good) refuse("Invalid format for parameter task_id: invalid UUID format");
  return id;
}

}  // namespace

std::string ReportTasks::add(std::size_t seller, std::string report, Seconds now) {
  const std::size_t number = tasks_.size() + 1;
  std::string id =
      fmt::format("{:08x}-000{}-4000-8000-{:012x}", number * 0x9E3779B1U & 0xFFFFFFFFU, kind_, number);
  tasks_.emplace(id, Task{seller, std::move(report), now});
  return id;
}

std::string_view ReportTasks::status(const Task& task, Seconds now) {
  const auto age = now - task.made_at;
  if (age >= kKept) return "purged";
  if (task.canceled) return "canceled";
  const auto steps = task.asked + age / kStep;
  return steps == 0 ? "new" : steps == 1 ? "processing" : "done";
}

const ReportTasks::Task* ReportTasks::find(std::size_t seller, std::string_view id) const {
  const auto found = tasks_.find(id);
  return found == tasks_.end() || found->second.seller != seller ? nullptr : &found->second;
}

std::optional<std::string_view> ReportTasks::ask_status(std::size_t seller, std::string_view id,
                                                        Seconds now) {
  const Task* const task = find(seller, id);
  if (task == nullptr) return std::nullopt;
  const std::string_view answer = status(*task, now);
  ++tasks_.find(id)->second.asked;
  return answer;
}

const std::string* ReportTasks::report(std::size_t seller, std::string_view id, Seconds now) const {
  const Task* const task = find(seller, id);
  return task != nullptr && status(*task, now) == "done" ? &task->report : nullptr;
}

std::vector<std::string> ReportTasks::cancel_unfinished(Seconds now) {
  std::vector<std::string> ids;
  for (auto& [id, task] : tasks_) {
    const std::string_view is = status(task, now);
    if (is != "new" && is != "processing") continue;
    task.canceled = true;
    ids.push_back(id);
  }
  return ids;
}

namespace {

Reply task_reply(std::string_view id_name, std::string_view id, std::string_view status) {
  Reply reply;
  JsonWriter w(reply.body);
  w.begin_object();
  w.key("data");
  w.begin_object();
  w.field(id_name, id);
  if (!status.empty()) w.field("status", status);
  w.end_object();
  w.end_object();
  return reply;
}

}  // namespace

Reply task_created(const Call& call, ReportTasks& tasks, std::string report) {
  return task_reply("taskId", tasks.add(call.seller_index, std::move(report), call.now), "");
}

Reply task_status(const Call& call, ReportTasks& tasks) {
  const std::string_view id = read_task(call);
  const auto status = tasks.ask_status(call.seller_index, id, call.now);
  if (!status) throw Refused(404, "not found");
  return task_reply("id", id, *status);
}

Reply task_report(const Call& call, const ReportTasks& tasks) {
  const std::string* const report = tasks.report(call.seller_index, read_task(call), call.now);
  if (report == nullptr) throw Refused(404, "not found");
  if (report->empty()) return {204, "", ""};
  return {200, "application/json", *report};
}

}  // namespace wbd::sandbox
