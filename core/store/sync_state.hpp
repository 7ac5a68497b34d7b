#pragma once
// Leases, cursors, due times, logs and limiter rows: what several processes share.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/dataset.hpp"
#include "core/store/catalog.hpp"
#include "core/store/database.hpp"

namespace wb::store {

// The right to sync one dataset of one cabinet until it expires. Every write of a sync checks it first.
struct Lease {
  CabinetId cabinet_id;
  Dataset dataset{};
  std::string owner;       // process instance
  std::int64_t epoch = 0;  // grows with each claim
  UtcTime expires_at;
};

struct SyncState {
  CabinetId cabinet_id;
  Dataset dataset{};
  std::string cursor;  // "" = never synced
  UtcTime due_at;
  bool backfilled = false;
  std::optional<UtcTime> last_started_at, last_success_at;
  std::optional<std::string> last_error_code, last_error;
  std::int64_t failures = 0;
  std::optional<std::string> lease_owner;
  std::int64_t lease_epoch = 0;
  UtcTime lease_expires_at;
};

// Adds the missing (cabinet, dataset) rows, due at once.
void ensure_sync_states(Tx& tx, CabinetId cabinet);
[[nodiscard]] std::optional<SyncState> find_sync_state(Tx& tx, CabinetId cabinet, Dataset dataset);
[[nodiscard]] std::vector<SyncState> list_sync_states(Tx& tx, std::optional<CabinetId> cabinet);
// Work due at `now` without a live lease, of active cabinets and of pending ones, whose token is to be
// verified first: datasets by priority, then the longest overdue.
[[nodiscard]] std::vector<SyncState> due_work(Tx& tx, UtcTime now, std::int64_t limit);
// Earliest time at which due_work will have something, were nothing finished before: a leased piece of work
// comes back when its lease runs out. nullopt when there is nothing to wait for.
[[nodiscard]] std::optional<UtcTime> next_due(Tx& tx);

// nullopt when another live lease holds it or the row is gone (purged).
[[nodiscard]] std::optional<Lease> claim_lease(Tx& tx, CabinetId cabinet, Dataset dataset,
                                               std::string_view owner, UtcTime now, Millis duration);
// Throws Failure(Errc::lease_lost) unless the lease is still ours and alive; extends it by `duration` when
// given.
void check_lease(Tx& tx, Lease& lease, UtcTime now, std::optional<Millis> extend = std::nullopt);
void save_cursor(Tx& tx, const Lease& lease, std::string_view cursor);

struct SyncLog {
  std::string sync_id;
  CabinetId cabinet_id;
  Dataset dataset{};
  std::string state;  // succeeded | partial | failed
  UtcTime started_at, finished_at;
  std::int64_t fetched = 0, created = 0, changed = 0, unchanged = 0, skipped = 0, events = 0, requests = 0,
               retries = 0;
  std::optional<std::string> error_code, error, samples_json;
};
struct Finish {
  UtcTime now;
  UtcTime due_at;
  bool success = false;
  bool failed =
      true;  // when not a success: one more failure in a row, with its error; else only the due time moves
  bool backfilled = false;
  std::optional<std::string> error_code, error;
  UtcTime logs_before;     // older logs of this cabinet and dataset are deleted,
  UtcTime samples_before;  // and the raw rows that older ones keep
};
// Ends the lease, sets due time and outcome, writes the log: one transaction. Throws lease_lost.
void finish_sync(Tx& tx, Lease& lease, const Finish& finish, const SyncLog& log);
// Hands back a lease whose work did not run (shutdown); the due time stays.
void release_lease(Tx& tx, const Lease& lease);
void save_log(Tx& tx,
              const SyncLog& log);  // for runs that never got a lease; finish_sync does it for the others
[[nodiscard]] std::vector<SyncLog> recent_logs(Tx& tx, std::optional<CabinetId> cabinet, std::int64_t limit);

// Oldest last success among these cabinets and datasets; nullopt when one never succeeded.
[[nodiscard]] std::optional<UtcTime> oldest_success(Tx& tx, const std::vector<CabinetId>& cabinets,
                                                    const std::vector<Dataset>& datasets);

// --- limiter rows (core/wb/limiter.hpp gives the JSON its meaning)
// For a change: no other transaction sees or changes the row until this one, which must be a write, has
// ended.
[[nodiscard]] std::optional<std::string> load_bucket(Tx& tx, std::string_view sid,
                                                     std::string_view token_type, std::string_view bucket);
void save_bucket(Tx& tx, std::string_view sid, std::string_view token_type, std::string_view bucket,
                 std::string_view state, UtcTime now);
struct BucketRow {
  std::string sid, token_type, bucket, state;
  UtcTime updated_at;
};
[[nodiscard]] std::vector<BucketRow> list_buckets(Tx& tx);

}  // namespace wb::store
