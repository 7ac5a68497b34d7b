#pragma once
// Builds events from the rows before and after a change. Pure. The caller stores them in the transaction of
// the change, so no event is lost or stored twice.
// Until a dataset's first sync has ended, only run_events() is called.

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/account.hpp"
#include "core/model/catalog.hpp"
#include "core/model/dataset.hpp"
#include "core/model/event.hpp"
#include "core/model/method_state.hpp"
#include "core/model/order.hpp"
#include "core/model/price.hpp"
#include "core/store/wb_fields.hpp"

namespace wbd::sync {

using Events = std::vector<Event>;

// A new order emits order.created. A change of the status emits its own event, also for a new order that is
// not `created` any more. `before` is the stored status; nullopt when the order is new.
void order_events(Events& events, std::optional<OrderStatus> before, const Order& after);

// Emits review.created, and also review.negative for `negative_stars` stars or fewer. The payload holds the
// stars, so that each user's own threshold can be applied later.
void review_events(Events& events, const Review& created, std::int64_t negative_stars);

void question_events(Events& events, const Question& created);

// Emits price.changed when an amount differs; a first price emits nothing.
void price_events(Events& events, const std::optional<Price>& before, const Price& after, UtcTime now);

// The quantity of one size over all warehouses, before and after a pass.
struct SizeLevel {
  NmId nm_id;
  ChrtId chrt_id;
  std::int64_t before = 0, after = 0;  // pieces
  std::int64_t orders_in_window = 0;   // orders of the size in the window that gives its sales speed
};
// stock.out: no piece is left. stock.replenished: the quantity was 0 before. stock.critical: at the speed of
// the last `window_days` days the stock lasts one of `critical_days` or less, and lasted longer before. The
// payload holds both quantities and the speed, so that each user's own threshold can be applied later.
void stock_events(Events& events, const SizeLevel& level, std::int64_t window_days,
                  std::span<const std::int64_t> critical_days, UtcTime now);

// The smallest threshold (14, 3 or 1 days, SPEC section 9) that the remaining time has reached; nullopt while
// more time is left.
[[nodiscard]] std::optional<int> expiry_threshold(UtcTime expires_at, UtcTime now);

// This many failures in a row begin an incident, which emits sync.failed. The next successful run ends it.
inline constexpr std::int64_t kIncidentFailures = 3;
struct RunFacts {
  Dataset dataset{};
  UtcTime now;
  std::int64_t epoch = 0;            // of the lease; differs for each run of a dataset
  std::optional<Error> error;        // nullopt: the run succeeded
  std::int64_t failures_before = 0;  // in a row
  bool first_sync_ended = false;     // this run completed the dataset's history
  std::int64_t skipped = 0;          // rows that were not understood
  bool fields_lost = false;          // drift_event() has named, or names, why rows were not understood
  TokenInfo token;
  bool newly_refused = false;  // the error is WB's first refusal of the token
};
// A field that was lost, see drift.hpp. The event has one key until the field is found again.
void drift_event(Events& events, std::string_view dataset, const store::FieldDrift& drift);
// Emits sync.failed when an incident begins, and sync.finished when one ends or when the first sync ends.
// Also emits token.refused, token.expiring and schema.drift (once a day).
void run_events(Events& events, const RunFacts& facts);

// Emitted once for each time that a method goes away.
[[nodiscard]] Event source_gone_event(Dataset dataset, const MethodStatus& status);

}  // namespace wbd::sync
