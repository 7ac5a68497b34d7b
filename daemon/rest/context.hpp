#pragma once
// Everything the API is built on.

#include <filesystem>
#include <functional>
#include <memory>
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
#include "daemon/rest/turns.hpp"

namespace prometheus {
class Collectable;
}

namespace wbd::rest {

// Everything referred to must outlive the API.
struct ApiContext {
  db::Database& database;
  WorkerPool& workers;  // for every database call; a call for a key takes a turn first
  cache::MemoryCache& memory;
  cache::VersionWatch& watch;  // over StoreVersions of the same database
  cache::SingleFlight& flights;
  const Clock& clock;
  TimeZone zone;                     // report_timezone: "today", dates without a time
  const secret::SecretBox& secrets;  // seals webhook secrets

  std::shared_ptr<Turns> turns = std::make_shared<Turns>(4);  // as many as workers
  // Read together with the versions of `watch`; null: no answer is renewed.
  const SyncTimes* sync_times = nullptr;
  cache::RedisCache* shared = nullptr;  // null: there is no Redis
  // How long to wait for an answer that another process is making: about the time of a slow read.
  Millis wait_for_others{250};
  // Announces each write before it is answered; null: every process sees commits by itself.
  cache::Publisher* publisher = nullptr;
  Language language = Language::ru;  // of new users, and of reports without a user or a `lang`
  Millis default_ttl{300'000};       // lifetime of answers whose reader sets no other
  bool metrics_require_key = true;
  bool log_all_requests = true;                  // otherwise only refused and failed ones
  std::vector<std::string> allowed_addresses{};  // of targets of messages; see notify/target_form.hpp
  std::vector<std::string> cors_origins{};       // see Cors; empty: no page may call the API
  std::int64_t requests_per_minute = 0;          // of a key; 0 = no limit
  std::size_t streams_per_key = 500;             // event streams at the same time
  std::size_t compressed_bytes = 16UL << 20;     // bound of the compressed answers
  std::size_t article_bytes = 16UL << 20;        // bound of the facts of articles
  std::filesystem::path docs_viewer{};           // see StaticFiles; empty = none
  FreshnessPolicy freshness{};
  // Requests a sync of stale datasets of active cabinets. Called on a worker, at most once for each cabinet,
  // dataset and interval; must not block.
  RefreshRequester::Hook ask_sync{};
  // These run the functions of sync::Onboarding in this process; called on server threads.
  std::function<Task<wb::TokenResult<sync::Registered>>(TelegramId, std::string token,
                                                        std::optional<std::string> name)>
      register_cabinet{};
  std::function<Task<wb::TokenResult<sync::Registered>>(CabinetId, std::string token,
                                                        std::optional<TelegramId> user)>
      renew_token{};
  std::function<Task<Result<std::vector<sync::HostCheck>>>(CabinetId)> check_cabinet{};
  // Wakes the scheduler of this process, if it has one, after a sync was requested. Must not block.
  std::function<void()> wake_scheduler{};
  // The reason why the process is not ready (shutting down, ...); called on server threads.
  std::function<std::optional<std::string>()> not_ready{};
  std::vector<const prometheus::Collectable*> collectables{};  // added to /metrics; collected on workers
};

}  // namespace wbd::rest
