#pragma once
// Assembly orders as the third source of orders (GUIDE 5.20).

#include "core/sync/job.hpp"
#include "core/sync/orders/cursor.hpp"

namespace wbd::sync {

// Each run reads new assembly orders and the statuses of open ones. Once an hour it reads the list, from
// where it ended last time, and once a day the statuses of sold orders. After a refusal no request is sent
// for six hours. `cursor` is a part of the job's cursor.
Task<StepEnd> read_fbs(Job& job, FbsCursor& cursor);

}  // namespace wbd::sync
