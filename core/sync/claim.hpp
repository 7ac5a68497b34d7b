#pragma once
// Begin and end a run in the database, each in one transaction. Call them on a worker.

#include <optional>
#include <string>

#include "core/sync/job.hpp"

namespace wbd::sync {

// Whether a run may start, and the state from which it starts. Without a lease `refusal` gives the reason.
struct Claimed {
  std::optional<store::Lease> lease;
  std::string refusal;
  bool not_due = false;  // the reason is the due time
  std::optional<UtcTime> next_due;
  Cabinet cabinet;
  std::optional<std::string> sealed;  // its encrypted token
  bool token_waits = false;           // a new token has to be verified first; there is no lease then
  store::SyncState state;
  SyncPolicy policy;
  std::vector<MethodStatus> methods;  // those that are not simply on
};
// Throws Failure(not_found) when there is no such cabinet.
// `with_old_token`: a new token that waits does not stop the run.
[[nodiscard]] Claimed claim_run(db::Database& database, const Options& options, const RunRequest& request,
                                UtcTime now, bool with_old_token);

// Ends the lease and stores the outcome: due time, log, events, and the status of the cabinet when its token
// was refused. Throws Failure(lease_lost).
void finish_run(Job& job, const StepEnd& end, const Claimed& begun, UtcTime started, Millis limit_wait);

}  // namespace wbd::sync
