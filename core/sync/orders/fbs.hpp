#pragma once
// Assembly orders as the third source of orders (GUIDE 5.20).

#include <functional>

#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"

namespace wbd::sync {

// New assembly orders each time, the whole list hourly, the statuses of those that are open, and once a day
// of the sold ones. `cursor` is written with `save` in the transaction of the rows it covers. After a refusal
// WB is left alone for hours.
Task<StepEnd> read_fbs(Job& job, FbsCursor& cursor, const std::function<void(db::Tx&)>& save);

}  // namespace wbd::sync
