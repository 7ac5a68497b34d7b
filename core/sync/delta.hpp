#pragma once
// Events from the difference between the rows before and after a change. Pure: the caller writes them in the
// transaction of the change, so none is lost and none is doubled. Until a dataset's first sync has ended
// nothing is news, and these are not called.

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/account.hpp"
#include "core/model/catalog.hpp"
#include "core/model/dataset.hpp"
#include "core/model/event.hpp"
#include "core/model/order.hpp"
#include "core/model/price.hpp"

namespace wbd::sync {

using Events = std::vector<Event>;

// A new order is order.created, and its status, when it already has one, an event of its own. `before` is the
// status stored until now; nullopt when the order is new.
void order_events(Events& events, std::optional<OrderStatus> before, const Order& after);

// A review of `negative_stars` or fewer is negative as well as created. Each user has a threshold: the
// payload holds the stars, so that it can be applied again.
void review_events(Events& events, const Review& created, std::int64_t negative_stars);

void question_events(Events& events, const Question& created);

// Emits price.changed when an amount differs; a first price emits nothing.
void price_events(Events& events, const std::optional<Price>& before, const Price& after, UtcTime now);

// A size of an article over all warehouses, before and after what a pass has changed.
struct SizeLevel {
  NmId nm_id;
  ChrtId chrt_id;
  std::int64_t before = 0, after = 0;  // pieces
  std::int64_t orders_in_window = 0;   // orders of the size in the window from which its speed follows
};
// Out: nothing is left. Replenished: there is something again. Critical: what is left lasts one of the
// `critical_days` or less at the speed of `window_days`, and lasted longer before. Each user has a threshold:
// the payload holds both quantities and the speed, so that it can be applied again.
void stock_events(Events& events, const SizeLevel& level, std::int64_t window_days,
                  std::span<const std::int64_t> critical_days, UtcTime now);

// The smallest threshold that the days left have reached: 14, 3, 1 (SPEC section 9); none while there are
// more.
[[nodiscard]] std::optional<int> expiry_threshold(UtcTime expires_at, UtcTime now);

// Failures in a row that begin an incident, which emits an event; it ends with the next good run.
inline constexpr std::int64_t kIncidentFailures = 3;
struct RunFacts {
  Dataset dataset{};
  UtcTime now;
  std::int64_t epoch = 0;            // of the lease: tells the runs of one dataset apart
  std::optional<Error> error;        // nullopt: the run was good
  std::int64_t failures_before = 0;  // in a row
  bool first_sync_ended = false;     // this run completed the dataset's history
  std::int64_t skipped = 0;          // rows that were not understood
  TokenInfo token;
  bool newly_refused = false;  // the error is WB's refusal of the token, and the first of them
};
// sync.failed once an incident begins, sync.finished when it ends and when a first sync does, token.refused,
// token.expiring, schema.drift (once a day).
void run_events(Events& events, const RunFacts& facts);

}  // namespace wbd::sync
