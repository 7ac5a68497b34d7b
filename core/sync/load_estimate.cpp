#include "core/sync/load_estimate.hpp"

#include <algorithm>

namespace wbd::sync {

std::optional<std::int64_t> rows_of_all_parts(std::int64_t rows, std::int64_t done, std::int64_t parts) {
  if (done <= 0 || rows <= 0 || parts < done) return std::nullopt;
  return (rows * parts + done / 2) / done;
}

LoadProgress estimated_load(const LoadFacts& facts, UtcTime now) {
  LoadProgress load;
  load.fetched = facts.fetched;
  if (facts.expected) load.expected = std::max(*facts.expected, facts.fetched);
  if (facts.requests_left) {
    const std::int64_t later = std::max<std::int64_t>(*facts.requests_left - 1, 0);
    load.ready_at = now + facts.next + facts.pace * later;
  }
  return load;
}

UtcTime history_start(UtcTime wanted, std::optional<UtcTime> first, UtcTime now) {
  const TimeZone moscow = TimeZone::moscow();
  const UtcTime sure = moscow.start_of(moscow.date_of(now - kSureHistory));
  if (wanted >= sure) return wanted;
  if (!first) return sure;
  return std::min(sure, std::max(wanted, moscow.start_of(moscow.date_of(*first))));
}

}  // namespace wbd::sync
