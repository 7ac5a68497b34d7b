#pragma once
// When a dataset is due again after a run.

#include <functional>

#include "core/sync/job.hpp"

namespace wbd::sync {

struct DueFacts {
  UtcTime now;
  Millis interval{0};         // between two successful runs
  Millis limit_wait{0};       // until WB's limits allow a complete run
  std::int64_t failures = 0;  // in a row, before this run
};
// `random` returns 0 to 1, to spread the runs of cabinets that began together.
[[nodiscard]] UtcTime next_due(const StepEnd& end, const DueFacts& facts,
                               const std::function<double()>& random);

}  // namespace wbd::sync
