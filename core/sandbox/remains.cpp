#include "core/sandbox/remains.hpp"

#include <fmt/format.h>

namespace wbd::sandbox {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds kStep{5};
constexpr hours kKept{2};

}  // namespace

std::array<std::int64_t, kWbWarehouses.size()> spread(const Seller& seller, const WbStock& stock) {
  const std::int64_t size = seller.products[stock.product].sizes[stock.size].chrt_id;
  const std::int64_t second = stock.quantity * (size % 4) / 8;
  const std::int64_t third = size % 3 == 0 ? stock.quantity / 5 : 0;
  return {stock.quantity - second - third, second, third};
}

std::string RemainsTasks::add(std::size_t seller, std::string report, Seconds now) {
  const std::size_t number = tasks_.size() + 1;
  std::string id = fmt::format("{:08x}-0000-4000-8000-{:012x}", number * 0x9E3779B1U & 0xFFFFFFFFU, number);
  tasks_.emplace(id, Task{seller, std::move(report), now});
  return id;
}

std::string_view RemainsTasks::status(const Task& task, Seconds now) {
  const auto age = now - task.made_at;
  if (age >= kKept) return "purged";
  if (task.canceled) return "canceled";
  const auto steps = task.asked + age / kStep;
  return steps == 0 ? "new" : steps == 1 ? "processing" : "done";
}

const RemainsTasks::Task* RemainsTasks::find(std::size_t seller, std::string_view id) const {
  const auto found = tasks_.find(id);
  return found == tasks_.end() || found->second.seller != seller ? nullptr : &found->second;
}

std::optional<std::string_view> RemainsTasks::ask_status(std::size_t seller, std::string_view id,
                                                         Seconds now) {
  const Task* const task = find(seller, id);
  if (task == nullptr) return std::nullopt;
  const std::string_view answer = status(*task, now);
  ++tasks_.find(id)->second.asked;
  return answer;
}

const std::string* RemainsTasks::report(std::size_t seller, std::string_view id, Seconds now) const {
  const Task* const task = find(seller, id);
  return task != nullptr && status(*task, now) == "done" ? &task->report : nullptr;
}

std::vector<std::string> RemainsTasks::cancel_unfinished(Seconds now) {
  std::vector<std::string> ids;
  for (auto& [id, task] : tasks_) {
    const std::string_view is = status(task, now);
    if (is != "new" && is != "processing") continue;
    task.canceled = true;
    ids.push_back(id);
  }
  return ids;
}

}  // namespace wbd::sandbox
