#pragma once
// Limiter buckets in the database: every process takes from the same ones, and they survive restarts.

#include "core/store/database.hpp"
#include "core/wb/limiter.hpp"

namespace wb::sync {

class DatabaseLimitStore final : public api::LimitStore {
 public:
  DatabaseLimitStore(store::Database& database, WorkerPool& workers, const Clock& clock)
      : database_(database), workers_(workers), clock_(clock) {}
  Task<void> update(std::string sid, TokenType type, std::string bucket, Change change) override;

 private:
  store::Database& database_;
  WorkerPool& workers_;
  const Clock& clock_;
};

}  // namespace wb::sync
