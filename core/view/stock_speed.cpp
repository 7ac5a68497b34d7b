#include "core/view/stock_speed.hpp"

#include "core/base/money.hpp"
#include "core/store/stocks.hpp"

namespace wbd::view {

std::optional<std::int64_t> ratio_hundredths(std::int64_t part, std::int64_t whole) {
  return percent_hundredths(part, whole * 100);  // a percentage of whole * 100 is the ratio in hundredths
}

StockSpeed stock_speed(std::int64_t quantity, std::int64_t orders_in_window) {
  return {ratio_hundredths(orders_in_window, store::kSpeedDays).value_or(0),
          ratio_hundredths(quantity * store::kSpeedDays, orders_in_window)};
}

bool is_critical(std::int64_t quantity, std::int64_t orders_in_window, std::int64_t threshold_days) {
  return orders_in_window > 0 && quantity * store::kSpeedDays <= threshold_days * orders_in_window;
}

}  // namespace wbd::view
