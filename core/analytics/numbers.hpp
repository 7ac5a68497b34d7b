#pragma once
// Turns orders and sales into exact sums, and sums into displayed metrics (SPEC section 8). Pure.
//
// Each metric is rounded once, from exact sums, to two decimals, half away from zero. nullopt stands for a
// division by zero. The change of a percentage is the difference in percentage points.

#include <cstdint>
#include <optional>

#include "core/model/sales_numbers.hpp"
#include "core/store/sales_facts.hpp"

namespace wbd::analytics {

// Adds the fact; `times` = -1 subtracts it.
void add(SalesNumbers& numbers, const store::OrderFact& order, int times = 1);
void add(SalesNumbers& numbers, const store::SaleFact& sale, int times = 1);

// Share of bought orders among the decided ones, by order date (cohort).
[[nodiscard]] std::optional<std::int64_t> buyout_percent_hundredths(const SalesNumbers& numbers);
[[nodiscard]] std::int64_t decided_count(const SalesNumbers& numbers);  // bought, cancelled or returned
// While most orders of a cohort are undecided, its percentage shows quick outcomes alone, and these are
// mostly cancellations. Texts do not show it then, and nothing is compared with it.
[[nodiscard]] bool buyout_is_preliminary(const SalesNumbers& numbers);
// buyout_percent_hundredths() unless it is preliminary.
[[nodiscard]] std::optional<std::int64_t> settled_buyout_percent_hundredths(const SalesNumbers& numbers);
[[nodiscard]] std::int64_t orders_per_day_hundredths(const SalesNumbers& numbers, int days);
[[nodiscard]] std::optional<Money> average_price(const SalesNumbers& numbers);

// The change in percent of `before`; nullopt when `before` is 0.
[[nodiscard]] std::optional<std::int64_t> change_hundredths(std::int64_t now, std::int64_t before);
[[nodiscard]] std::optional<std::int64_t> average_price_change_hundredths(const SalesNumbers& now,
                                                                          const SalesNumbers& before);
// nullopt while one of them is preliminary.
[[nodiscard]] std::optional<std::int64_t> buyout_points_hundredths(const SalesNumbers& now,
                                                                   const SalesNumbers& before);

// Adds up all currencies. Counts are always valid; sums only when there is one currency.
[[nodiscard]] SalesNumbers all_currencies(const SalesByCurrency& sums);

}  // namespace wbd::analytics
