#pragma once
// When a dataset is wanted again after a run.

#include <functional>

#include "core/sync/job.hpp"

namespace wbd::sync {

struct DueFacts {
  UtcTime now;
  Millis interval{0};         // between two good runs
  Millis limit_wait{0};       // until WB's limits let a run be a whole one
  std::int64_t failures = 0;  // in a row, before this run
};
// `random` gives 0 to 1: cabinets that began together drift apart.
[[nodiscard]] UtcTime next_due(const StepEnd& end, const DueFacts& facts,
                               const std::function<double()>& random);

}  // namespace wbd::sync
