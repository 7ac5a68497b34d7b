#pragma once
// Rows with every member and every inner object, as JSON arrays. What an answer may contain does not depend
// on its rows then: a CSV has the same heading each time, and one without rows too.

#include <optional>
#include <string>

#include "core/model/tariff.hpp"

namespace wbd::view {

[[nodiscard]] std::string order_sample();
[[nodiscard]] std::string sale_sample();
[[nodiscard]] std::string product_sample();
[[nodiscard]] std::string stock_sample();
[[nodiscard]] std::string review_sample();
[[nodiscard]] std::string question_sample();
[[nodiscard]] std::string price_sample();
[[nodiscard]] std::string price_entry_sample();
[[nodiscard]] std::string warehouse_sample();
// Each kind has rates of its own: without `kind` one row of each.
[[nodiscard]] std::string tariff_sample(std::optional<TariffKind> kind);
[[nodiscard]] std::string finance_sample();
[[nodiscard]] std::string finance_totals_sample();
[[nodiscard]] std::string funnel_sample();
[[nodiscard]] std::string cabinet_sample();
[[nodiscard]] std::string member_sample();
[[nodiscard]] std::string user_sample();
[[nodiscard]] std::string api_key_sample();
[[nodiscard]] std::string event_sample();

}  // namespace wbd::view
