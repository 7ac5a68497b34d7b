#pragma once
// Penalties for measurements and swaps, and self-purchases (GUIDE 5.31 to 5.33).

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/model/wb_penalty.hpp"
#include "core/wb/call.hpp"
#include "core/wb/parsed.hpp"

namespace wbd::wb {

inline constexpr std::int64_t kPenaltyPage = 1'000;
// `from` nullopt: from WB's first data on.
struct PenaltyPage {
  std::optional<UtcTime> from;
  UtcTime to;
  std::int64_t offset = 0;
};
[[nodiscard]] Call measurement_penalties_call(const PenaltyPage& page);
[[nodiscard]] Result<Parsed<MeasurementPenalty>> parse_measurement_penalties(std::string_view json);

[[nodiscard]] Call swap_penalties_call(const PenaltyPage& page);  // the oldest first
[[nodiscard]] Result<Parsed<SwapPenalty>> parse_swap_penalties(std::string_view json);

[[nodiscard]] Call self_purchases_call();  // all weeks
[[nodiscard]] Result<Parsed<SelfPurchase>> parse_self_purchases(std::string_view json);

}  // namespace wbd::wb
