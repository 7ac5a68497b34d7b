#pragma once
#include "core/base/time.hpp"

namespace wbd::sync {

struct DayRange {
  Date from, to;  // both inclusive
  friend bool operator==(const DayRange&, const DayRange&) = default;
};

[[nodiscard]] constexpr Date moved(Date day, int by) {
  return Date{std::chrono::sys_days{day} + std::chrono::days{by}};
}

[[nodiscard]] constexpr Date monday_of(Date day) {
  const std::chrono::sys_days point{day};
  return Date{point - (std::chrono::weekday{point} - std::chrono::Monday)};
}

}  // namespace wbd::sync
