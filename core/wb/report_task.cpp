#include "core/wb/report_task.hpp"

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Result<std::string> read_data_text(std::string_view json, std::string_view name) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  std::string out;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    return key == name ? read(value, out) : Read::ok;
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (out.empty()) return missing("data." + std::string(name));
  return out;
}

}  // namespace

Result<std::string> parse_report_task(std::string_view json) {
  return read_data_text(json, "taskId");
}

Result<TaskState> parse_report_status(std::string_view json) {
  const auto word = read_data_text(json, "status");
  if (!word) return word.error();
  if (*word == "done") return TaskState::done;
  if (*word == "purged" || *word == "canceled") return TaskState::gone;
  return TaskState::making;
}

}  // namespace wbd::wb
