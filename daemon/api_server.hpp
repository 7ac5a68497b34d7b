#pragma once
// The REST API with its caches and server threads.

#include <memory>

#include "core/config/settings.hpp"
#include "core/httpd/server.hpp"
#include "daemon/redis_thread.hpp"
#include "daemon/rest/api.hpp"
#include "daemon/rest/store_versions.hpp"
#include "daemon/sync_thread.hpp"

namespace wbd::daemon {

// How old the data of a cabinet may be.
[[nodiscard]] rest::FreshnessPolicy freshness_policy(const sync::Options& options);

// Listens from construction on; the constructor throws Failure when it cannot.
class ApiServer {
 public:
  // `redis`: null without Redis; must outlive this. `metrics` are added to /metrics.
  // `worker_count`: threads of `workers`.
  ApiServer(const config::Settings& settings, WorkerPool& workers, unsigned worker_count,
            db::Database& database, const secret::SecretBox& secrets, const sync::Options& options,
            SyncThread& sync_thread, RedisThread* redis, std::vector<const prometheus::Collectable*> metrics);
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] httpd::Server& server() { return *server_; }
  void stop();  // waits for running requests

 private:
  RedisThread* redis_;
  cache::MemoryCache memory_;
  rest::StoreVersions versions_;
  cache::VersionWatch watch_;
  cache::SingleFlight flights_;
  std::unique_ptr<rest::Api> api_;
  std::unique_ptr<httpd::Server> server_;
};

}  // namespace wbd::daemon
