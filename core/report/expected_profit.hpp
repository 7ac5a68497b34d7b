#pragma once
// The expected profit of an order as a part of reports and cards.

#include <optional>

#include "core/analytics/order_profit.hpp"
#include "core/base/json_text.hpp"
#include "core/report/section.hpp"
#include "core/report/wording.hpp"

namespace wbd::report {

// One line, once costs exist: the profit, or why it is unknown. Nothing for an order that has ended.
[[nodiscard]] Line expected_profit_line(const Wording& words,
                                        const std::optional<analytics::OrderProfit>& profit);
// The member "expected_profit"; absent without `profit`. What is unknown is null, with the reason.
void write_expected_profit(JsonWriter& json, const std::optional<analytics::OrderProfit>& profit);

}  // namespace wbd::report
