#pragma once
// The sync status as the REST API and wbctl show it (SPEC section 4).

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/model/language.hpp"
#include "core/store/sync_requests.hpp"

namespace wbd::view {

struct SyncStatus {
  std::optional<std::string> sync_id;  // unset: the status of the datasets, not of one request
  std::optional<UtcTime> requested_at;
  std::vector<store::SyncItem> items;
};
// Adds last and next run times of the items, in the snapshot of `tx`. Adds the methods that WB refuses to
// their cabinets, and the fields that it changed.
void write_sync_status(JsonWriter& json, db::Tx& tx, const SyncStatus& status, UtcTime now,
                       Language language);

// Finished items in whole percent; 100 without items.
[[nodiscard]] std::int64_t progress_of(const std::vector<store::SyncItem>& items);

}  // namespace wbd::view
