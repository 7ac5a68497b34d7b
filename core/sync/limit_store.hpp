#pragma once
// Limiter buckets in the database: all processes share them, and they survive restarts. Those that are full
// again are dropped in time.

#include <atomic>

#include "core/db/database.hpp"
#include "core/wb/limiter.hpp"

namespace wbd::sync {

class DatabaseLimitStore final : public wb::LimitStore {
 public:
  DatabaseLimitStore(db::Database& database, WorkerPool& workers, const Clock& clock)
      : database_(database), workers_(workers), clock_(clock) {}
  Task<void> update(std::string owner, TokenType type, std::string bucket, Change change) override;

 private:
  void sweep();

  db::Database& database_;
  WorkerPool& workers_;
  const Clock& clock_;
  std::atomic<UtcTime> swept_at_{UtcTime{}};
};

}  // namespace wbd::sync
