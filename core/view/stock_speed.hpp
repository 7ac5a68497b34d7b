#pragma once
// How fast a size sells and how long its stock lasts (SPEC section 8). Pure.

#include <cstdint>
#include <optional>

namespace wbd::view {

inline constexpr std::int64_t kDefaultCriticalDays = 7;  // the stock is critical at this many days or fewer

// part/whole with two decimals, half away from zero, as hundredths; nullopt when whole is 0.
[[nodiscard]] std::optional<std::int64_t> ratio_hundredths(std::int64_t part, std::int64_t whole);

struct StockSpeed {
  std::int64_t orders_per_day_hundredths = 0;
  std::optional<std::int64_t> days_left_hundredths;  // nullopt without orders
};
[[nodiscard]] StockSpeed stock_speed(std::int64_t quantity, std::int64_t orders_in_window);

// True when the stock lasts at most `threshold_days`, or when nothing is left of a size that still sells.
[[nodiscard]] bool is_critical(std::int64_t quantity, std::int64_t orders_in_window,
                               std::int64_t threshold_days = kDefaultCriticalDays);

}  // namespace wbd::view
