#pragma once
// The versions of the store for cache::VersionWatch, and what else is read with them.

#include "core/async/runtime.hpp"
#include "core/cache/cache.hpp"
#include "core/db/database.hpp"
#include "daemon/rest/sync_times.hpp"

namespace wbd::rest {

// Both must outlive it. Failure(unavailable) while the database is down.
class StoreVersions final : public cache::VersionSource {
 public:
  StoreVersions(db::Database& database, WorkerPool& workers) : database_(database), workers_(workers) {}
  [[nodiscard]] std::optional<std::uint64_t> stamp() override { return database_.change_stamp(); }
  Task<Changes> changes_since(std::int64_t since) override;
  // Of the last read: newer than what the watch knows, never older.
  [[nodiscard]] const SyncTimes& sync_times() const { return times_; }

 private:
  db::Database& database_;
  WorkerPool& workers_;
  SyncTimes times_;
};

}  // namespace wbd::rest
