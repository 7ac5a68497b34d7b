#pragma once
// Assembly orders as the third source of orders (GUIDE 5.20).

#include "core/sync/job.hpp"
#include "core/sync/orders/cursor.hpp"

namespace wbd::sync {

// Each run reads new assembly orders and the statuses of open ones. At most every five minutes it reads the
// list. Only the list has supplies, and orders that were confirmed before we saw them as new. It begins a day
// before its last end, or with the oldest order whose supply may have changed. Once a day the statuses of
// sold orders are read. After a 404 no request is sent for six hours, and after a request that WB did not
// understand for a quarter of an hour. `cursor` is a part of the job's cursor.
Task<StepEnd> read_fbs(Job& job, FbsCursor& cursor);

}  // namespace wbd::sync
