#pragma once
// What the API works with.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/cache/cache.hpp"
#include "core/cache/redis_cache.hpp"
#include "core/db/database.hpp"
#include "core/secret/secret_box.hpp"
#include "core/sync/onboarding.hpp"
#include "daemon/rest/freshness.hpp"
#include "daemon/rest/sync_times.hpp"

namespace prometheus {
class Collectable;
}

namespace wbd::rest {

// Everything referred to must outlive the API.
struct ApiContext {
  db::Database& database;
  WorkerPool& workers;  // for every database call
  cache::MemoryCache& memory;
  cache::VersionWatch& watch;  // over StoreVersions of the same database
  cache::SingleFlight& flights;
  const Clock& clock;
  TimeZone zone;                     // of reports, "today" and dates without a time
  const secret::SecretBox& secrets;  // seals webhook secrets

  const SyncTimes* sync_times = nullptr;  // of what `watch` reads; null: no answer is renewed
  cache::RedisCache* shared = nullptr;    // between memory and the database; null: there is no Redis
  // For the answer another process is making; about what a slow read of the database takes.
  Millis wait_for_others{250};
  // Told of each write before it is answered; null: every process sees commits by itself.
  cache::Publisher* publisher = nullptr;
  std::string language =
      "ru";  // of new users, and of a report that is about no user and whose request names none
  Millis default_ttl{300'000};  // of answers without a lifetime of their own
  bool metrics_require_key = true;
  bool log_all_requests = true;               // else those that were refused or failed
  std::vector<std::string> cors_origins{};    // see Cors; empty = no page
  std::int64_t requests_per_minute = 0;       // of one key; 0 = no limit
  std::size_t compressed_bytes = 16UL << 20;  // bound of what is kept compressed
  std::size_t article_bytes = 16UL << 20;     // bound of what reports share of articles
  std::filesystem::path docs_viewer{};        // see StaticFiles; empty = none
  FreshnessPolicy freshness{};
  // Stale data was read: wants these datasets of active cabinets synced soon. Called on a worker thread, at
  // most once for each cabinet, dataset and interval; must not block.
  SyncAsker::Hook ask_sync{};
  // sync::register_cabinet where an engine lives; called on server threads.
  std::function<Task<Result<sync::Registered>>(TelegramId, std::string token,
                                               std::optional<std::string> name)>
      register_cabinet{};
  // A sync was asked for: the scheduler of this process, if it has one, looks at once. Must not block.
  std::function<void()> wake_scheduler{};
  // A reason for /readyz to say no (shutting down, ...); called on server threads.
  std::function<std::optional<std::string>()> not_ready{};
  std::vector<const prometheus::Collectable*> collectables{};  // added to /metrics; asked on workers
};

}  // namespace wbd::rest
