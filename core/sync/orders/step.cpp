// Orders have three sources. The feed is the live one. supplier/orders brings prices, and orders older than
// the feed's 31 days. Assembly orders bring the fields that only the seller's warehouse knows.

#include <algorithm>

#include "core/sync/orders/cursor.hpp"
#include "core/sync/orders/fbs.hpp"
#include "core/sync/orders/feed.hpp"
#include "core/sync/statistics/reader.hpp"

namespace wbd::sync {
namespace {

// True when the error concerns one source only, so the other sources are still read.
bool spares_others(const Error& error) {
  return error.code == Errc::forbidden || error.code == Errc::rate_limited ||
         error.code == Errc::unreachable || error.code == Errc::bad_data || error.code == Errc::not_found;
}

}  // namespace

Task<StepEnd> sync_orders(Job& job) {
  OrdersCursor& cursor = job.open_cursor<OrdersCursor>();
  StepEnd feed = co_await read_feed(job, cursor.feed);
  if (feed.error && !spares_others(*feed.error)) co_return feed;
  StepEnd stat = co_await read_stat(job, orders_source(), cursor.stat);
  // While WB has the method disabled, the feed alone brings orders. The history stays incomplete.
  const MethodStatus* const method = job.method(orders_source().operation);
  if (stat.error && method != nullptr && method->state == MethodState::disabled)
    stat = StepEnd{{}, std::max(kContinueIn, *method->probe_at - job.clock.now())};
  StepEnd orders = combine(std::move(feed), std::move(stat));
  const bool over =
      orders.error && (orders.error->code == Errc::unauthorized || orders.error->code == Errc::cancelled);
  if (!over) orders = combine(std::move(orders), co_await read_fbs(job, cursor.fbs));
  co_await refresh_products(job);
  co_return orders;
}

}  // namespace wbd::sync
