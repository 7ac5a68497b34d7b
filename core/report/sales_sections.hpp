#pragma once
// Sections about the sales of a seller, shared by the sales report, the daily report and the dashboard.

#include <vector>

#include "core/analytics/sales.hpp"
#include "core/report/wording.hpp"

namespace wbd::report {

// "24 заказа ▲ 20 % · 24 300 ₽ ▲ 12,5 %", and below it speed, average price, cancellations.
[[nodiscard]] Section total_orders_section(const Wording& words, const SalesByCurrency& now,
                                           const SalesByCurrency& before, int days);
// Buyouts and returns of the window, the buyout rate of its orders, and the orders in transit.
[[nodiscard]] Section total_buyouts_section(const Wording& words, const SalesByCurrency& now,
                                            const SalesByCurrency& before);
// The orders as bars: one bar for each day, or for each week of a long period.
[[nodiscard]] Section chart_section(const Wording& words, const std::vector<analytics::Group>& days,
                                    const analytics::Period& period);
// The first groups, each with its share of all orders. `total`: the number of groups.
[[nodiscard]] Section best_section(const Wording& words, std::string_view emoji, std::string_view heading,
                                   const std::vector<analytics::Group>& groups, std::int64_t total,
                                   std::int64_t all_orders);

inline constexpr std::size_t kBestShown = 5;

}  // namespace wbd::report
