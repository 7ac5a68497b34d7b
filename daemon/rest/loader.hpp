#pragma once
// Reads the answer of a plan from the database as a cache entry.

#include "core/cache/cache.hpp"
#include "core/db/database.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {

struct Loaded {
  cache::Entry entry;
  std::vector<std::pair<CabinetId, Dataset>> stale;
};
// Everything comes from the snapshot of `tx`, the versions too. Throws Failure(not_found) for an object that
// is not among the viewer's.
[[nodiscard]] Loaded load(db::Tx& tx, const ReadInput& input);

// When an answer whose life ends at `at` expires: earlier, if it becomes stale before.
[[nodiscard]] UtcTime expiry(UtcTime at, const Freshness& freshness, UtcTime now);

// W/"...": equal for equal bytes.
[[nodiscard]] std::string weak_etag(std::string_view data);

}  // namespace wbd::rest
