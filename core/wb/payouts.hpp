#pragma once
// The list of weekly finance reports with WB's own totals (GUIDE 5.26).

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/payout.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

inline constexpr std::int64_t kPayoutPage = 1'000;
// Moscow days, both inclusive.
[[nodiscard]] Call payouts_call(Date from, Date to, std::int64_t offset);
[[nodiscard]] Result<Parsed<Payout>> parse_payouts(std::string_view json);  // "" (a 204) has no rows

}  // namespace wbd::wb
