#pragma once
// Assembly orders as the third source of orders (GUIDE 5.20).

#include "core/sync/job.hpp"
#include "core/sync/orders/cursor.hpp"

namespace wbd::sync {

// New assembly orders each time, the whole list hourly, the statuses of those that are open, and once a day
// of the sold ones. After a refusal WB is left alone for hours. `cursor` belongs to the job's cursor.
Task<StepEnd> read_fbs(Job& job, FbsCursor& cursor);

}  // namespace wbd::sync
