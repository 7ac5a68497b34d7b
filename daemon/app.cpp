#include "daemon/app.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include "core/base/log.hpp"
#include "core/setup/redis.hpp"
#include "core/setup/setup.hpp"
#include "core/sync/pace.hpp"
#include "daemon/api/api.hpp"
#include "daemon/api/store_versions.hpp"
#include "daemon/redis_thread.hpp"
#include "daemon/scheduler.hpp"

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

// The scheduler with the thread that runs it and its jobs.
class SyncThread {
 public:
  // `announcer`: null when no other process caches.
  SyncThread(WorkerPool& workers, store::Database& database, const secret::SecretBox& secrets,
             sync::Options options, std::unique_ptr<setup::Announcer> announcer)
      : announcer_(std::move(announcer)),
        transport_(http::make_curl_client(context_)),
        engine_(context_, workers, database, secrets, *transport_, with_publisher(std::move(options)),
                system_clock()),
        scheduler_(context_, workers, database, engine_, system_clock()) {}
  SyncThread(const SyncThread&) = delete;
  SyncThread& operator=(const SyncThread&) = delete;
  ~SyncThread() { stop(); }

  void start() {
    auto loop = [this]() { return scheduler_.run(); };
    asio::co_spawn(context_, std::move(loop), [this](std::exception_ptr error) {
      if (error) log::error("scheduler", "the scheduler ended with an error");
      if (announcer_) announcer_->clients.close();
      work_.reset();
    });
    thread_ = std::thread([this]() { context_.run(); });
  }
  void ask(CabinetId cabinet, Dataset dataset) { scheduler_.ask(cabinet, dataset); }

  // Starts nothing new, lets running jobs hand back their leases, then ends the thread.
  void stop() {
    if (!thread_.joinable()) return;
    asio::post(context_, [this]() {
      engine_.stop();
      scheduler_.stop();
    });
    thread_.join();
  }

 private:
  sync::Options with_publisher(sync::Options options) const {
    if (announcer_) options.publisher = &announcer_->publisher;
    return options;
  }

  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  std::unique_ptr<setup::Announcer> announcer_;
  std::unique_ptr<http::Client> transport_;
  sync::Engine engine_;
  Scheduler scheduler_;
  std::thread thread_;
};

// The REST API with its server threads.
class ApiServer {
 public:
  // `redis`: null without one; must outlive this.
  ApiServer(const config::Settings& settings, WorkerPool& workers, store::Database& database,
            const sync::Options& options, rest::SyncAsker::Hook ask_sync, RedisThread* redis)
      : redis_(redis),
        memory_(settings.cache_max_bytes),
        versions_(database, workers),
        watch_(redis ? redis->versions_over(versions_, setup::versions_through_redis(settings, database))
                     : versions_) {
    rest::ApiContext context{
        database, workers, memory_, watch_, flights_, system_clock(), report_zone(settings)};
    context.language = settings.language;
    context.default_ttl = settings.cache_ttl_default;
    context.metrics_require_key = settings.metrics_require_key;
    context.freshness = freshness_policy(options);
    context.ask_sync = std::move(ask_sync);
    if (redis_) {
      context.shared = &redis_->cache();
      context.collectables.push_back(redis_);
    }
    api_ = std::make_unique<rest::Api>(std::move(context));

    httpd::ServerOptions server;
    server.listen = settings.listen;
    const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
    server.threads = settings.api_threads != 0 ? settings.api_threads : std::min(processors, kMaxApiThreads);
    server.max_body = settings.max_body_bytes;
    server.max_header = settings.max_header_bytes;
    server.max_connections = settings.max_connections;
    server_ = httpd::start(server, *api_).value();
  }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  void stop() {
    if (redis_) redis_->release_threads();
    server_->stop(kDrain);
  }

 private:
  RedisThread* redis_;
  cache::MemoryCache memory_;
  rest::StoreVersions versions_;
  cache::VersionWatch watch_;
  cache::SingleFlight flights_;
  std::unique_ptr<rest::Api> api_;
  std::unique_ptr<httpd::Server> server_;
};

// Port 0 in the settings means any free one; what is told is the one that was taken.
std::string listening_address(const std::string& listen, std::uint16_t port) {
  if (port == 0) return listen;
  return listen.substr(0, listen.rfind(':') + 1) + std::to_string(port);
}

void tell_ready(const CommandLine& line, const std::string& address) {
  if (line.ready_file) {
    std::ofstream file(*line.ready_file, std::ios::trunc);
    file << address << '\n';
    if (!file.flush()) throw Failure({Errc::configuration, "cannot write " + line.ready_file->string()});
  }
  ::sd_notify(0, "READY=1");
  log::info("wbd", "listening", {{"address", address}, {"version", WB_VERSION}});
}

}  // namespace

int run(const config::Settings& settings, const CommandLine& line) {
  log::configure(settings.log_level, settings.log_format.value_or(log::Format::json));

  // Before any thread, so that the signals reach only this loop.
  asio::io_context main_context{1};
  asio::signal_set signals(main_context, SIGTERM, SIGINT);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);

  const auto database = setup::open_database(settings, "wbd").value();
  const auto secrets = setup::open_secrets(settings, true).value();
  const sync::Options options = setup::sync_options(settings);
  WorkerPool workers(std::max(2U, settings.db_pool_size));

  std::optional<RedisThread> redis;
  if (line.role != Role::scheduler) {
    if (auto wanted = setup::redis_options(settings, "wbd").value()) {
      redis.emplace(settings, std::move(*wanted), secrets.key_id());
    }
  }
  std::optional<SyncThread> sync;
  if (line.role != Role::api) {
    sync.emplace(workers, *database, secrets, options,
                 setup::make_announcer(settings, *database, "wbd", redis ? redis->health() : nullptr));
  }
  std::optional<ApiServer> server;
  std::string address = "none";
  if (line.role != Role::scheduler) {
    rest::SyncAsker::Hook ask;
    if (sync) ask = [&sync](CabinetId cabinet, Dataset dataset) { sync->ask(cabinet, dataset); };
    server.emplace(settings, workers, *database, options, std::move(ask), redis ? &*redis : nullptr);
    address = listening_address(settings.listen, server->port());
  }
  if (redis) redis->start();
  if (sync) sync->start();
  tell_ready(line, address);

  signals.async_wait([](const boost::system::error_code&, int signal) {
    log::info("wbd", "stopping", {{"signal", signal}});
  });
  main_context.run();

  ::sd_notify(0, "STOPPING=1");
  if (server) server->stop();
  if (sync) sync->stop();
  if (redis) redis->stop();
  workers.join();
  log::info("wbd", "stopped");
  return 0;
}

}  // namespace wb::app
