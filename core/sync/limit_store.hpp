#pragma once
// Limiter buckets in the database: all processes share them, and they survive restarts.

#include "core/db/database.hpp"
#include "core/wb/limiter.hpp"

namespace wbd::sync {

class DatabaseLimitStore final : public wb::LimitStore {
 public:
  DatabaseLimitStore(db::Database& database, WorkerPool& workers, const Clock& clock)
      : database_(database), workers_(workers), clock_(clock) {}
  Task<void> update(std::string sid, TokenType type, std::string bucket, Change change) override;

 private:
  db::Database& database_;
  WorkerPool& workers_;
  const Clock& clock_;
};

}  // namespace wbd::sync
