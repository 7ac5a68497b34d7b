#pragma once
// Estimates how far a load of the whole history has come. Pure.

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/model/load_progress.hpp"

namespace wbd::sync {

// All rows of a load of equal parts, such as days, when `done` of `parts` gave `rows` rows. nullopt while no
// part is done or no row has come.
[[nodiscard]] std::optional<std::int64_t> rows_of_all_parts(std::int64_t rows, std::int64_t done,
                                                            std::int64_t parts);

struct LoadFacts {
  std::int64_t fetched = 0;                // rows so far
  std::optional<std::int64_t> expected{};  // rows in all
  std::optional<std::int64_t> requests_left{};
  Millis next{0};  // until WB's limits allow the next request
  Millis pace{0};  // between two requests after that
};
// The end is known only when the number of requests is known. `expected` is never below the rows received so
// far.
[[nodiscard]] LoadProgress estimated_load(const LoadFacts& facts, UtcTime now);

inline constexpr std::chrono::days kSureHistory{
    90};  // WB keeps orders and sales at least so long (GUIDE 5.4)
// Since when the rows of a first sync are whole. `wanted`: the time from which they were requested. `first`:
// the first row since then; nullopt: there is none. Moscow days.
[[nodiscard]] UtcTime history_start(UtcTime wanted, std::optional<UtcTime> first, UtcTime now);

}  // namespace wbd::sync
