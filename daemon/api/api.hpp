#pragma once
// The REST API (SPEC section 4) as the handler of a httpd::Server.
//
// Each answer is authorised first, by an in-process snapshot of users, cabinets and keys that is renewed when
// the directory version moves. A cached answer is served only while the versions it was built from are known
// to be the current ones; otherwise it comes from Redis or is read again, once for all who wait. With the
// database down the last answers still serve, marked stale; what was never read is 503.
//
// GET and HEAD give the same Response; the server leaves the body of a HEAD away.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/cache/cache.hpp"
#include "core/cache/redis_cache.hpp"
#include "core/httpd/server.hpp"
#include "core/store/database.hpp"
#include "daemon/api/freshness.hpp"

namespace prometheus {
class Collectable;
}

namespace wb::rest {

// What the API works with; everything referred to must outlive it.
struct ApiContext {
  store::Database& database;
  WorkerPool& workers;  // for every database call
  cache::MemoryCache& memory;
  cache::VersionWatch& watch;  // over StoreVersions of the same database
  cache::SingleFlight& flights;
  const Clock& clock;
  TimeZone zone;  // of reports, "today" and dates without a time

  cache::RedisCache* shared = nullptr;  // between memory and the database; null: there is no Redis
  std::string language = "ru";          // of a report whose request names none
  Millis default_ttl{300'000};          // of answers without a lifetime of their own
  bool metrics_require_key = true;
  FreshnessPolicy freshness{};
  // Stale data was read: wants this dataset of this active cabinet synced soon. Called on a worker thread, at
  // most once for each cabinet, dataset and interval; must not block.
  SyncAsker::Hook ask_sync{};
  // A reason for /readyz to say no (shutting down, ...); called on server threads.
  std::function<std::optional<std::string>()> not_ready{};
  std::vector<const prometheus::Collectable*> collectables{};  // added to /metrics; asked on server threads
};

// Safe from all server threads. Must outlive the server.
class Api final : public httpd::Handler {
 public:
  explicit Api(ApiContext context);
  ~Api() override;

  std::optional<httpd::Response> try_now(const httpd::Request& request) override;
  Task<httpd::Response> handle(const httpd::Request& request) override;
  httpd::Response refuse(int status, std::string_view detail) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wb::rest
