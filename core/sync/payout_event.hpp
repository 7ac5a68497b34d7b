#pragma once
// Reports what WB pays for a week (SPEC sections 9 and 14): payout.ready, or payout.unreconciled when the
// lines of the report do not add up.

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/money.hpp"
#include "core/db/database.hpp"
#include "core/model/event.hpp"

namespace wbd::sync {

struct PayoutFacts {
  std::int64_t report_id = 0;  // WB's
  Date from, to;               // both inclusive
  std::optional<Money> paid;   // WB's bankPaymentSum; nullopt: unchecked
  Money computed;              // the sum of the lines, rounded to kopecks
  std::string currency;
  UtcTime happened_at;  // when WB made the report; an event older than 48 h is stored, but no message is sent
};

// Unreconciled when `paid` is known and differs from `computed`.
[[nodiscard]] Event payout_event(const PayoutFacts& facts);

// Stores the event in the caller's transaction, each of the two at most once for a report. A report that does
// not add up is an incident for the administrators; its payout.ready ends it. False: known already.
bool emit_payout_event(db::Tx& tx, CabinetId cabinet, const PayoutFacts& facts, UtcTime now);

}  // namespace wbd::sync
