#pragma once
// Requested syncs: pairs of cabinet and dataset, which run before all background work. The next run of a
// pair, in any process, serves all items that request it. claim_lease() marks the items as running, and
// finish_sync() stores their result; each is one transaction.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/dataset.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::store {

// `skipped`: the cabinet's token may not read the dataset. `loading`: the run went well, but the history is
// not yet read to its end. `waiting`: WB's limit allowed no request.
enum class RequestState { queued, running, succeeded, partial, failed, skipped, loading, waiting };
[[nodiscard]] std::string_view to_string(RequestState state);
[[nodiscard]] std::optional<RequestState> parse_request_state(std::string_view name);

struct SyncItem : RunCounts {  // `skipped` is not stored
  CabinetId cabinet_id;
  Dataset dataset{};
  RequestState state = RequestState::queued;
  std::optional<UtcTime> started_at, finished_at;
  std::optional<std::string> error_code, error;
};
struct SyncRequest {
  std::string sync_id;
  std::optional<TelegramId> user;  // the requester, who gets the result
  UtcTime requested_at;
  std::vector<SyncItem> items;  // by cabinet, then by priority
};
// Queued before the first item has begun, running until the last has ended. After that: succeeded or failed
// when all items that were not skipped did so, otherwise partial. Skipped when all items are.
[[nodiscard]] RequestState state_of(const std::vector<SyncItem>& items);

// The state of a cabinet's datasets without a request: the result of each last run, and whether another run
// is active or queued.
[[nodiscard]] std::vector<SyncItem> sync_overview(db::Tx& tx, CabinetId cabinet, UtcTime now);

struct NewSyncRequest {
  std::string sync_id;  // not used when the user has an equal open request
  std::optional<TelegramId> user;
  UtcTime now;
  std::vector<std::pair<CabinetId, Dataset>> items;  // not empty
};
// Returns the id of the request, or of an equal open one. Deletes requests older than 30 days.
std::string request_sync(db::Tx& tx, const NewSyncRequest& request);
[[nodiscard]] std::optional<SyncRequest> find_sync_request(db::Tx& tx, std::string_view sync_id);

// Requested pairs without a live lease, of cabinets that can be synced, oldest request first.
[[nodiscard]] std::vector<std::pair<CabinetId, Dataset>> requested_work(db::Tx& tx, UtcTime now,
                                                                        std::int64_t limit);

// Cabinets with open items that cannot be synced: paused, refused or disconnected.
[[nodiscard]] std::vector<CabinetId> stranded_requests(db::Tx& tx);
// Ends the cabinet's open items as failed.
void fail_stranded(db::Tx& tx, CabinetId cabinet, UtcTime now);

// --- called by claim_lease(), release_lease() and finish_sync()
void begin_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime now);
void requeue_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset);
void finish_requested(db::Tx& tx, const SyncLog& log);

}  // namespace wbd::store

namespace wbd::db {

template <>
struct StoredEnum<store::RequestState> {
  static constexpr std::string_view kName = "state of a sync";
  static constexpr auto kParse = store::parse_request_state;
};

}  // namespace wbd::db
