#pragma once
// The state of syncs that all processes share: leases, cursors, due times, logs and limiter rows.

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/dataset.hpp"
#include "core/model/load_progress.hpp"
#include "core/model/run_counts.hpp"
#include "core/model/sync_policy.hpp"

namespace wbd::store {

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
  bool backfilled = false;               // the first sync has ended
  bool reloading = false;                // a later sync that started over has not ended
  LoadProgress load;                     // of the first sync, or of the one that started over
  std::optional<UtcTime> complete_from;  // since when the history is whole; nullopt: not before the first
                                         // sync has ended, or the dataset has no history
  std::optional<UtcTime> last_started_at, last_success_at;
  std::optional<std::string> last_error_code, last_error;
  std::int64_t failures = 0;
  std::optional<std::string> lease_owner;
  std::int64_t lease_epoch = 0;
  UtcTime lease_expires_at;
  std::optional<std::string> refusals;  // JSON, see core/sync/refusals.hpp

  // The cabinet's token has no right to it.
  [[nodiscard]] bool refused() const { return last_error_code == to_string(Errc::forbidden); }
  [[nodiscard]] bool is_loading() const { return (!backfilled || reloading) && !refused(); }
};

// Adds the missing (cabinet, dataset) rows, due at once.
void ensure_sync_states(db::Tx& tx, CabinetId cabinet);
[[nodiscard]] std::optional<SyncState> find_sync_state(db::Tx& tx, CabinetId cabinet, Dataset dataset);
// By cabinet, then by priority of the dataset. nullopt: of all cabinets.
[[nodiscard]] std::vector<SyncState> list_sync_states(db::Tx& tx, std::optional<CabinetId> cabinet);
// Datasets due at `now` without a live lease. For an active cabinet these are only datasets that a member
// wants. For a pending cabinet they are all due datasets, because its token must be verified first. Orders,
// reviews and questions precede the other datasets. Among the others each cabinet gets one turn before any
// gets a second; the longest overdue comes first.
[[nodiscard]] std::vector<std::pair<CabinetId, Dataset>> due_work(db::Tx& tx, UtcTime now,
                                                                  std::int64_t limit);
// Requests a sync, due or not, after a user got a stale answer. All processes together do this at most once
// per `interval`. False, and nothing is stored, when a request is open, a sync runs, or a sync began within
// the interval. Notifies the schedulers of other processes (db::signal_work); the next claim_lease() closes
// the request.
bool request_refresh(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime now, Millis interval);
// Requests of request_refresh() without a live lease, oldest first. Only datasets that a member wants, of
// active cabinets.
[[nodiscard]] std::vector<std::pair<CabinetId, Dataset>> refresh_work(db::Tx& tx, UtcTime now,
                                                                      std::int64_t limit);
// The datasets that the members of a cabinet, or of each cabinet with members, want synced.
[[nodiscard]] SyncPolicy sync_policy(db::Tx& tx, CabinetId cabinet);
[[nodiscard]] std::map<CabinetId, SyncPolicy> sync_policies(db::Tx& tx);

// nullopt: another live lease holds it, or the row is gone (purged).
[[nodiscard]] std::optional<Lease> claim_lease(db::Tx& tx, CabinetId cabinet, Dataset dataset,
                                               std::string_view owner, UtcTime now, Millis duration);
// Every live lease at `now`.
[[nodiscard]] std::vector<Lease> live_leases(db::Tx& tx, UtcTime now);
// Throws Failure(Errc::lease_lost) unless the lease is still ours and alive. `extend`: renews the lease for
// this time from `now`.
void check_lease(db::Tx& tx, Lease& lease, UtcTime now, std::optional<Millis> extend = std::nullopt);
// `load`: also stores how far a load of the whole history has come.
void save_cursor(db::Tx& tx, const Lease& lease, std::string_view cursor,
                 const std::optional<LoadProgress>& load = std::nullopt);
// The history is read from this time on; an earlier stored time stays.
void note_history(db::Tx& tx, const Lease& lease, UtcTime from);
// The dataset is about to be read from its beginning: its progress starts at 0.
void begin_reload(db::Tx& tx, const Lease& lease);

struct SyncLog : RunCounts {
  std::string sync_id;
  CabinetId cabinet_id;
  Dataset dataset{};
  std::string state;  // succeeded | partial | failed | skipped | loading | waiting
  UtcTime started_at, finished_at;
  std::optional<std::string> error_code, error, samples_json;
};
struct Finish {
  UtcTime now;
  UtcTime due_at;
  bool success = false;
  // Without success. True: counts one more failure in a row and stores the error. False: changes only the due
  // time.
  bool failed = true;
  bool backfilled = false;
  std::optional<LoadProgress> load;     // of a load that has not ended
  std::optional<UtcTime> history_from;  // with `backfilled`: the history is whole from here
  std::optional<std::string> error_code, error;
  bool saves_refusals = false;  // otherwise the stored ones stay
  std::optional<std::string> refusals;
  UtcTime logs_before;     // older logs of this cabinet and dataset are deleted
  UtcTime samples_before;  // older logs of this cabinet and dataset lose their samples of raw rows
};
// Ends the lease, sets due time and outcome, writes the log: one transaction. Throws lease_lost.
void finish_sync(db::Tx& tx, Lease& lease, const Finish& finish, const SyncLog& log);
// Releases a lease whose work did not run (shutdown); the due time stays.
void release_lease(db::Tx& tx, const Lease& lease);
// For runs that never got a lease; finish_sync() writes the log of the others.
void save_log(db::Tx& tx, const SyncLog& log);
[[nodiscard]] std::optional<SyncLog> last_log(db::Tx& tx, CabinetId cabinet, Dataset dataset);

// The last success of each dataset of some cabinets, read by one query.
class Successes {
 public:
  struct One {
    std::optional<UtcTime> at;
    bool out_of_reach = false;  // never synced, because the cabinet's token has no right to it
    // nullopt: the first sync has ended, or the dataset is out of reach. Never synced: nothing is fetched.
    std::optional<LoadProgress> loading = LoadProgress{};
    std::optional<UtcTime> complete_from{};  // see SyncState
    bool began = false;                      // a sync of it has begun
    bool wanted = true;                      // by a member of the cabinet
    bool refused = false;                    // the cabinet's token has no right to it
  };
  [[nodiscard]] static Successes load(db::Tx& tx, std::span<const CabinetId> cabinets);
  // load() in two steps; reads between the steps share one round trip with it (Statement::prefetch). Call the
  // result once, before any other load(). `tx` and `cabinets` must outlive the result.
  [[nodiscard]] static std::function<Successes()> prefetch(db::Tx& tx, std::span<const CabinetId> cabinets);
  [[nodiscard]] One of(CabinetId cabinet, Dataset dataset) const;
  // The same as oldest_success(), for these cabinets.
  [[nodiscard]] std::optional<UtcTime> oldest(std::span<const Dataset> datasets) const;
  // Which of these datasets are still loading, by cabinet; without those that are refused or that no
  // member wants.
  [[nodiscard]] std::vector<LoadingDataset> loading(std::span<const Dataset> datasets) const;
  // Since when the history of all these cabinets and datasets is whole. nullopt: one of them is still
  // loading. The beginning of time when none of them has a history, or none was ever synced.
  [[nodiscard]] std::optional<UtcTime> complete_from(std::span<const Dataset> datasets) const;

 private:
  void read_rows(db::Statement& query);

  std::map<CabinetId, std::array<One, kDatasets.size()>> known_;
};
// The oldest last success among these cabinets and datasets; ignores those without any that are out of reach
// or unwanted. nullopt: another one never succeeded.
[[nodiscard]] std::optional<UtcTime> oldest_success(db::Tx& tx, const std::vector<CabinetId>& cabinets,
                                                    const std::vector<Dataset>& datasets);

// --- limiter rows (core/wb/limiter.hpp defines the JSON)

// Call it before an update of the row: locks the row until the end of this transaction, which must be a
// write.
[[nodiscard]] std::optional<std::string> load_bucket(db::Tx& tx, std::string_view sid,
                                                     std::string_view token_type, std::string_view bucket);
void save_bucket(db::Tx& tx, std::string_view sid, std::string_view token_type, std::string_view bucket,
                 std::string_view state, UtcTime now);
struct BucketRow {
  std::string sid, token_type, bucket, state;
  UtcTime updated_at;
};
[[nodiscard]] std::vector<BucketRow> list_buckets(db::Tx& tx);
// Not used since `before`, by their key.
[[nodiscard]] std::vector<BucketRow> old_buckets(db::Tx& tx, UtcTime before, std::int64_t limit);
// Unless it was used meanwhile.
void drop_bucket(db::Tx& tx, const BucketRow& row);

}  // namespace wbd::store
