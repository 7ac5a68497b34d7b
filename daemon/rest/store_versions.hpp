#pragma once
// The versions of the store for cache::VersionWatch, and the sync times read with them.

#include "core/async/runtime.hpp"
#include "core/cache/cache.hpp"
#include "core/db/database.hpp"
#include "daemon/rest/sync_times.hpp"

namespace wbd::rest {

// Both must outlive it. Throws Failure(unavailable) while the database is down.
class StoreVersions final : public cache::VersionSource {
 public:
  StoreVersions(db::Database& database, WorkerPool& workers) : database_(database), workers_(workers) {}
  [[nodiscard]] std::optional<std::uint64_t> stamp() override { return database_.change_stamp(); }
  Task<Changes> changes_since(std::int64_t since) override;
  // From the last read; never older than the versions that the watch knows.
  [[nodiscard]] const SyncTimes& sync_times() const { return times_; }

 private:
  db::Database& database_;
  WorkerPool& workers_;
  SyncTimes times_;
};

}  // namespace wbd::rest
