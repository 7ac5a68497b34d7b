#pragma once
// order-feed as the live source of orders (GUIDE 5.6).

#include "core/sync/job.hpp"
#include "core/sync/orders/cursor.hpp"

namespace wbd::sync {

// Reads a snapshot of the orders that changed since the last complete one.
// `cursor` is a part of the job's cursor.
Task<StepEnd> read_feed(Job& job, FeedCursor& cursor);

}  // namespace wbd::sync
