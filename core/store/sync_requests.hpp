#pragma once
// Syncs that somebody asked for: pairs of cabinet and dataset that go before all background work. An item is
// taken along by the next run of its pair, whichever process makes it: claim_lease() marks it as running,
// finish_sync() writes down how it went, both in their own transaction.

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

enum class RequestState { queued, running, succeeded, partial, failed };
[[nodiscard]] std::string_view to_string(RequestState state);

struct SyncItem {
  CabinetId cabinet_id;
  Dataset dataset{};
  RequestState state = RequestState::queued;
  std::optional<UtcTime> started_at, finished_at;
  std::int64_t fetched = 0, created = 0, changed = 0, unchanged = 0, events = 0, requests = 0, retries = 0;
  std::optional<std::string> error_code, error;
};
struct SyncRequest {
  std::string sync_id;
  std::optional<TelegramId> user;  // who asked and hears of the result
  UtcTime requested_at;
  std::vector<SyncItem> items;  // by cabinet, then by priority
};
// Queued before the first item has begun, running until the last has ended, then succeeded or failed when all
// did, else partial.
[[nodiscard]] RequestState state_of(const std::vector<SyncItem>& items);

// How the datasets of a cabinet stand without a request: what the last run of each gave, and whether another
// one is under way or waited for.
[[nodiscard]] std::vector<SyncItem> sync_overview(db::Tx& tx, CabinetId cabinet, UtcTime now);

struct NewSyncRequest {
  std::string sync_id;  // taken when no open request of the same user wants the same
  std::optional<TelegramId> user;
  UtcTime now;
  std::vector<std::pair<CabinetId, Dataset>> items;  // not empty
};
// The id under which it is known. Requests of long ago are forgotten.
std::string request_sync(db::Tx& tx, const NewSyncRequest& request);
[[nodiscard]] std::optional<SyncRequest> find_sync_request(db::Tx& tx, std::string_view sync_id);
// The newest one that has an item of this cabinet.
[[nodiscard]] std::optional<std::string> newest_sync_request(db::Tx& tx, CabinetId cabinet);

// Pairs that wait for a run, and those whose run has died, of cabinets that can be synced: the longest
// waiting first.
[[nodiscard]] std::vector<std::pair<CabinetId, Dataset>> requested_work(db::Tx& tx, UtcTime now,
                                                                        std::int64_t limit);

// Cabinets that cannot be synced (paused, refused, disconnected) while somebody waits for it.
[[nodiscard]] std::vector<CabinetId> stranded_requests(db::Tx& tx);
// Ends their open items as failed, so that nobody waits in vain.
void fail_stranded(db::Tx& tx, CabinetId cabinet, UtcTime now);

// --- called with the leases
void begin_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset, UtcTime now);
void requeue_requested(db::Tx& tx, CabinetId cabinet, Dataset dataset);
void finish_requested(db::Tx& tx, const SyncLog& log);

}  // namespace wbd::store
