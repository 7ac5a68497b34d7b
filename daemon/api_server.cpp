#include "daemon/api_server.hpp"

#include <algorithm>
#include <thread>

#include "core/base/limits.hpp"
#include "core/base/log.hpp"
#include "core/config/values.hpp"
#include "core/setup/file_limit.hpp"
#include "core/setup/redis.hpp"
#include "core/setup/setup.hpp"
#include "core/store/sync_state.hpp"
#include "core/sync/pace.hpp"

namespace wbd::daemon {
namespace {

constexpr Millis kDrain{10'000};
constexpr unsigned kMaxApiThreads = 8;
// Shares of the cache's bound for compressed answers and for facts of articles.
constexpr std::size_t kCompressedShare = 8;
constexpr std::size_t kArticleShare = 16;

httpd::ServerOptions server_options(const config::Settings& settings) {
  using namespace limits;
  httpd::ServerOptions options;
  options.listen = settings.listen;
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  options.threads = settings.api_threads != 0 ? settings.api_threads : std::min(processors, kMaxApiThreads);
  options.max_body = settings.max_body_bytes;
  options.max_header = settings.max_header_bytes;
  options.max_connections = setup::held_connections(
      settings.max_connections, setup::raise_open_file_limit().soft, settings.db_pool_size);
  if (options.max_connections < settings.max_connections) {
    log::warning("api", "the limit of open files allows fewer connections than api.max_connections",
                 {{"connections", options.max_connections},
                  {"wanted", settings.max_connections},
                  {"open_files", setup::open_file_limit().soft}});
  }
  options.max_connections_per_address = settings.max_connections_per_address;
  options.trusted_addresses = settings.trusted_addresses;
  options.max_connections_of_owner = kConnectionsOfKey;
  options.body_bytes = std::max<std::size_t>(kBodyBytes, 4 * settings.max_body_bytes);
  // The buffer of a body is up to twice as large as the body with its head.
  options.body_bytes_of_owner =
      std::max<std::size_t>(kBodyBytesOfKey, 4 * (settings.max_body_bytes + settings.max_header_bytes));
  options.unsent_bytes = kUnsentBytes;
  options.unsent_bytes_of_owner = kUnsentBytesOfKey;
  options.unsent_bytes_of_connection = kUnsentBytesOfConnection;
  options.tls_certificate = settings.tls_certificate;
  options.tls_key = settings.tls_key;
  return options;
}

// Stores the sync requests of stale answers in the database, where the scheduling process finds them, and
// wakes the scheduler of this process. The answer to the client does not wait for it.
rest::RefreshRequester::Hook stored_asks(WorkerPool& workers, db::Database& database,
                                         rest::FreshnessPolicy policy, std::function<void()> wake) {
  auto store_all = [&database, policy = std::move(policy),
                    wake = std::move(wake)](const rest::RefreshRequester::Wanted& wanted) {
    try {
      const UtcTime now = system_clock().now();
      bool any = false;
      database.write([&](db::Tx& tx) {
        for (const auto& [cabinet, dataset] : wanted) {
          any |= store::request_refresh(tx, cabinet, dataset, now, policy.interval(dataset));
        }
      });
      if (any) wake();
    } catch (const Failure& failure) {  // the request is repeated after the interval
      log::warning("api", "a sync of stale data could not be asked for",
                   {{"reason", failure.error().detail}});
    }
  };
  return [&workers, store_all = std::move(store_all)](rest::RefreshRequester::Wanted wanted) {
    asio::post(workers, [store_all, wanted = std::move(wanted)] { store_all(wanted); });
  };
}

}  // namespace

rest::FreshnessPolicy freshness_policy(const sync::Options& options) {
  rest::FreshnessPolicy policy;
  policy.default_interval = options.interval;
  for (const Dataset dataset : kDatasets) policy.intervals[dataset] = sync::interval_of(options, dataset);
  policy.limiter_interval = [scale = options.client.limit_scale](Dataset dataset, TokenType type) {
    return sync::limiter_interval(dataset, type, scale);
  };
  return policy;
}

ApiServer::ApiServer(const config::Settings& settings, WorkerPool& workers, unsigned worker_count,
                     db::Database& database, const secret::SecretBox& secrets, const sync::Options& options,
                     SyncThread& sync_thread, RedisThread* redis,
                     std::vector<const prometheus::Collectable*> metrics)
    : redis_(redis),
      memory_(settings.cache_max_bytes - settings.cache_max_bytes / kCompressedShare -
              settings.cache_max_bytes / kArticleShare),
      versions_(database, workers),
      watch_(redis ? redis->versions_over(versions_, setup::versions_through_redis(settings, database))
                   : versions_) {
  rest::ApiContext context{
      database, workers, memory_, watch_, flights_, system_clock(), setup::report_zone(settings), secrets};
  context.turns = std::make_shared<rest::Turns>(worker_count);
  context.language = settings.language;
  context.default_ttl = settings.cache_ttl_default;
  context.metrics_require_key = config::metrics_need_key(settings, settings.listen);
  context.log_all_requests = settings.log_requests == "all";
  context.freshness = freshness_policy(options);
  context.collectables = std::move(metrics);
  context.docs_viewer = settings.docs_viewer;
  context.cors_origins = settings.cors_origins;
  context.allowed_addresses = settings.notify_allow_addresses;
  context.requests_per_minute = settings.requests_per_minute_per_key;
  context.streams_per_key = settings.max_streams_per_key;
  context.compressed_bytes = settings.cache_max_bytes / kCompressedShare;
  context.article_bytes = settings.cache_max_bytes / kArticleShare;
  context.sync_times = &versions_.sync_times();
  if (redis_ != nullptr) {
    context.shared = &redis_->cache();
    context.publisher = redis_->publisher();
    context.collectables.push_back(redis_);
  }
  context.wake_scheduler = [&sync_thread] { sync_thread.wake(); };
  context.ask_sync = stored_asks(workers, database, context.freshness, context.wake_scheduler);
  context.register_cabinet = [&sync_thread](TelegramId user, std::string token,
                                            std::optional<std::string> name) {
    return sync_thread.register_cabinet(user, std::move(token), std::move(name));
  };
  context.renew_token = [&sync_thread](CabinetId cabinet, std::string token, std::optional<TelegramId> user) {
    return sync_thread.renew_token(cabinet, std::move(token), user);
  };
  context.check_cabinet = [&sync_thread](CabinetId cabinet) { return sync_thread.check_cabinet(cabinet); };
  api_ = std::make_unique<rest::Api>(std::move(context));
  server_ = httpd::start(server_options(settings), *api_).value();
}

void ApiServer::stop() {
  if (redis_ != nullptr) redis_->release_threads();
  server_->stop(kDrain);
}

}  // namespace wbd::daemon
