#pragma once
// How a sync stands, as the REST API and wbctl tell it (SPEC section 4).

#include <optional>
#include <string>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/store/sync_requests.hpp"

namespace wbd::view {

struct SyncStatus {
  std::optional<std::string> sync_id;  // unset: how the datasets stand, whoever asked
  std::optional<UtcTime> requested_at;
  std::vector<store::SyncItem> items;
};
// With the last and next times of each item from the queue, in the snapshot of `tx`.
void write_sync_status(JsonWriter& json, db::Tx& tx, const SyncStatus& status);

// Whole percent of the items that have ended; 100 without any.
[[nodiscard]] std::int64_t progress_of(const std::vector<store::SyncItem>& items);

}  // namespace wbd::view
