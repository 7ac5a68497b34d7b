#pragma once
// Exact amounts of WB's accounting, which has up to four decimals (GUIDE 5.24).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json_text.hpp"

namespace wbd::sandbox {

using Units = std::int64_t;  // 1/10,000 of the currency's unit
inline constexpr Units kKopeck = 100;
inline constexpr Units kRouble = 10'000;

[[nodiscard]] std::string decimal_text(Units amount);  // "0", "376.99", "1.349", "-12"
[[nodiscard]] std::optional<Units> parse_decimal(
    std::string_view text);                              // the same form; nullopt for any other
[[nodiscard]] std::int64_t whole_kopecks(Units amount);  // rounded half away from zero
void write_amount(JsonWriter& w, std::string_view name, Units amount);  // a JSON number

}  // namespace wbd::sandbox
