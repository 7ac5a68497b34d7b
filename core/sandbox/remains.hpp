#pragma once
// The warehouse remains report (GUIDE 5.9): tasks that take time, and the stock they report.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// The warehouses of WB's stock rows. WB publishes anonymous names (GUIDE 5.4).
inline constexpr std::array<std::string_view, 3> kWbWarehouses = {"Склад WB РФ", "Склад WB СГТ РФ", "Минск"};
[[nodiscard]] std::array<std::int64_t, kWbWarehouses.size()> spread(const Seller& seller,
                                                                    const WbStock& stock);

// A task is new, then processing, then done. Every five seconds of the emulator's time and every status
// request advance it by one step. It is purged two hours after its creation.
class RemainsTasks {
 public:
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
  std::map<std::string, Task, std::less<>> tasks_;
};

}  // namespace wbd::sandbox
