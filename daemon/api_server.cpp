#include "daemon/api_server.hpp"

#include <algorithm>
#include <thread>

#include "core/setup/redis.hpp"
#include "core/sync/pace.hpp"

namespace wb::app {
namespace {

constexpr Millis kDrain{10'000};
constexpr unsigned kMaxApiThreads = 8;

rest::FreshnessPolicy freshness_policy(const sync::Options& options) {
  rest::FreshnessPolicy policy;
  policy.default_interval = options.interval;
  for (const Dataset dataset : kDatasets) policy.intervals[dataset] = sync::interval_of(options, dataset);
  policy.limiter_interval = [scale = options.client.limit_scale](Dataset dataset, TokenType type) {
    return sync::limiter_interval(dataset, type, scale);
  };
  return policy;
}

TimeZone report_zone(const config::Settings& settings) {
  if (auto zone = TimeZone::find(settings.report_timezone)) return *zone;
  throw Failure({Errc::configuration,
                 "report_timezone: this system does not know the zone " + settings.report_timezone});
}

httpd::ServerOptions server_options(const config::Settings& settings) {
  httpd::ServerOptions options;
  options.listen = settings.listen;
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  options.threads = settings.api_threads != 0 ? settings.api_threads : std::min(processors, kMaxApiThreads);
  options.max_body = settings.max_body_bytes;
  options.max_header = settings.max_header_bytes;
  options.max_connections = settings.max_connections;
  return options;
}

}  // namespace

ApiServer::ApiServer(const config::Settings& settings, WorkerPool& workers, store::Database& database,
                     const secret::SecretBox& secrets, const sync::Options& options, SyncThread& sync_thread,
                     bool asks_sync, RedisThread* redis)
    : redis_(redis),
      memory_(settings.cache_max_bytes),
      versions_(database, workers),
      watch_(redis ? redis->versions_over(versions_, setup::versions_through_redis(settings, database))
                   : versions_) {
  rest::ApiContext context{
      database, workers, memory_, watch_, flights_, system_clock(), report_zone(settings), secrets};
  context.language = settings.language;
  context.default_ttl = settings.cache_ttl_default;
  context.metrics_require_key = settings.metrics_require_key;
  context.freshness = freshness_policy(options);
  if (redis_ != nullptr) {
    context.shared = &redis_->cache();
    context.collectables.push_back(redis_);
  }
  if (asks_sync) {
    context.wake_scheduler = [&sync_thread] { sync_thread.wake(); };
    context.ask_sync = [&sync_thread](CabinetId cabinet, Dataset dataset) {
      sync_thread.ask(cabinet, dataset);
    };
  }
  context.register_cabinet = [&sync_thread](TelegramId user, std::string token,
                                            std::optional<std::string> name) {
    return sync_thread.register_cabinet(user, std::move(token), std::move(name));
  };
  api_ = std::make_unique<rest::Api>(std::move(context));
  server_ = httpd::start(server_options(settings), *api_).value();
}

void ApiServer::stop() {
  if (redis_ != nullptr) redis_->release_threads();
  server_->stop(kDrain);
}

}  // namespace wb::app
