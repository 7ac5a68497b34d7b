#pragma once
// Amounts and days as people write them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd::costing {

enum class AmountFault : std::uint8_t { not_a_number, negative, too_large };
inline constexpr Amount kHighestCost{1'000'000'000LL * 10'000};

// "1 234,50 ₽", "1,234.50", "1234.5": blanks and apostrophes group thousands; of a comma and a dot the last
// one is the decimal mark. A single comma or dot is always the decimal mark. Decimals beyond the fourth are
// rounded.
[[nodiscard]] std::variant<Amount, AmountFault> parse_cost(std::string_view text);

// 2026-01-31, 31.01.2026, 31.1.26, 31/01/2026, 2026/01/31; a time behind a blank or T is left out. nullopt
// for anything else and for years outside 2000 to 2100.
[[nodiscard]] std::optional<Date> parse_day(std::string_view text);

// ISO 4217 in capitals; "₽", "руб" are RUB.
[[nodiscard]] std::optional<std::string> parse_currency(std::string_view text);

}  // namespace wbd::costing
