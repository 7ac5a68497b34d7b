#pragma once
// The warehouse remains report (GUIDE 5.9): tasks that take a while, and the stock they report.

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// Where WB keeps a stock row. The names of its warehouses are anonymous (GUIDE 5.4).
inline constexpr std::array<std::string_view, 3> kWbWarehouses = {"Склад WB РФ", "Склад WB СГТ РФ", "Минск"};
[[nodiscard]] std::array<std::int64_t, kWbWarehouses.size()> spread(const Seller& seller,
                                                                    const WbStock& stock);

// A task is new, then processing, then done: it gets on by five seconds of the emulator's time or by being
// asked, whichever is sooner. Two hours after its making it is purged.
class RemainsTasks {
 public:
  // `report` is what the download gives; empty = no data. Returns the task's id.
  std::string add(std::size_t seller, std::string report, Seconds now);
  // nullopt: no such task of that seller.
  [[nodiscard]] std::optional<std::string_view> ask_status(std::size_t seller, std::string_view id,
                                                           Seconds now);
  // Null unless the task is done.
  [[nodiscard]] const std::string* report(std::size_t seller, std::string_view id, Seconds now) const;
  // Ends every task that is not done as canceled; returns their ids.
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
