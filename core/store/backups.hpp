#pragma once
// The copies of the database that were made. Monitoring warns when the last one has become old.

#include <optional>
#include <string_view>

#include "core/db/database.hpp"

namespace wbd::store {

// Copies that are older than the last hundred are forgotten.
void note_backup(db::Tx& tx, std::string_view file, UtcTime now);
[[nodiscard]] std::optional<UtcTime> last_backup(db::Tx& tx);

}  // namespace wbd::store
