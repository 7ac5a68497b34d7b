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
// Everything, the versions too, is from the snapshot of `tx`. Throws Failure(not_found) for an object that is
// not among the viewer's.
[[nodiscard]] Loaded load(db::Tx& tx, const ReadInput& input);

// The expiry of an answer that lives until `at`: the time at which it becomes stale, if that is earlier. An
// answer that is stale already, or has a source whose first sync goes on, expires after ten seconds at most.
[[nodiscard]] UtcTime expiry(UtcTime at, const Freshness& freshness, UtcTime now);

// W/"...": equal for equal bytes.
[[nodiscard]] std::string weak_etag(std::string_view data);

}  // namespace wbd::rest
