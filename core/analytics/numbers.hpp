#pragma once
// From orders and sales to exact sums, and from sums to the figures people see (SPEC section 8). Pure.
//
// Each figure is rounded once, from exact sums, to two decimals and half away from zero; it is nullopt where
// it would divide by nothing. The change of a percent is the difference of the two percents in points.

#include <cstdint>
#include <optional>

#include "core/model/sales_numbers.hpp"
#include "core/store/sales_facts.hpp"

namespace wbd::analytics {

// Adds the fact, or takes it away again with `times` = -1.
void add(SalesNumbers& numbers, const store::OrderFact& order, int times = 1);
void add(SalesNumbers& numbers, const store::SaleFact& sale, int times = 1);

// Bought of those that are decided, by cohort of the order date.
[[nodiscard]] std::optional<std::int64_t> buyout_percent_hundredths(const SalesNumbers& numbers);
[[nodiscard]] std::int64_t orders_per_day_hundredths(const SalesNumbers& numbers, int days);
[[nodiscard]] std::optional<Money> average_price(const SalesNumbers& numbers);

// In percent of what it was before; nullopt when that was 0.
[[nodiscard]] std::optional<std::int64_t> change_hundredths(std::int64_t now, std::int64_t before);
[[nodiscard]] std::optional<std::int64_t> average_price_change_hundredths(const SalesNumbers& now,
                                                                          const SalesNumbers& before);
[[nodiscard]] std::optional<std::int64_t> buyout_points_hundredths(const SalesNumbers& now,
                                                                   const SalesNumbers& before);

// Counts of every currency together. The sums mean something only when there is one currency.
[[nodiscard]] SalesNumbers altogether(const SalesByCurrency& sums);

}  // namespace wbd::analytics
