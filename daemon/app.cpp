#include "daemon/app.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "core/base/log.hpp"
#include "core/config/values.hpp"
#include "core/setup/file_modes.hpp"
#include "core/setup/redis.hpp"
#include "core/setup/setup.hpp"
#include "daemon/api_server.hpp"
#include "daemon/delivery_metrics.hpp"
#include "daemon/dispatch_thread.hpp"
#include "daemon/incident_watch.hpp"
#include "daemon/metered_database.hpp"
#include "daemon/monitor_server.hpp"
#include "daemon/redis_thread.hpp"
#include "daemon/store_metrics.hpp"
#include "daemon/sync_thread.hpp"
#include "daemon/watchdog.hpp"

namespace wbd::daemon {
namespace {

// Port 0 in the settings means any free port; this names the port that was taken.
std::string listening_address(const std::string& listen, std::uint16_t port) {
  if (port == 0) return listen;
  return listen.substr(0, listen.rfind(':') + 1) + std::to_string(port);
}

// An SQLite query keeps a processor busy from beginning to end, so many more workers than processors only
// delay each other. Twice as many leave room for slow queries. With PostgreSQL a worker mostly waits, so the
// pool size is the limit.
unsigned api_worker_count(const db::Database& database, unsigned pool_size) {
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  const unsigned most = std::max(2U, pool_size);
  return database.dialect() == db::Dialect::sqlite ? std::min(most, 2 * processors) : most;
}

void announce_ready(const CommandLine& line, const std::string& address) {
  if (line.ready_file) {
    std::ofstream file(*line.ready_file, std::ios::trunc);
    file << address << '\n';
    if (!file.flush()) throw Failure({Errc::configuration, "cannot write " + line.ready_file->string()});
  }
  ::sd_notify(0, "READY=1");
  log::info("wbd", "listening",
            {{"address", address}, {"role", to_string(line.role)}, {"version", WB_VERSION}});
}

WatchOptions watch_options(const config::Settings& settings,
                           const std::shared_ptr<cache::RedisHealth>& redis) {
  WatchOptions options;
  for (const std::string& text : settings.admin_telegram_ids) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size())
      throw Failure(
          {Errc::configuration, "notify.admin_telegram_ids: \"" + text + "\" is not a Telegram id"});
    options.admins.emplace_back(id);
  }
  std::array<char, 256> machine{};
  if (::gethostname(machine.data(), machine.size() - 1) == 0) options.machine = machine.data();
  options.disk_free = [folder = setup::data_folder(settings)]() -> std::optional<std::uint64_t> {
    std::error_code error;
    const auto space = std::filesystem::space(folder, error);
    return error ? std::nullopt : std::optional<std::uint64_t>(space.available);
  };
  if (redis) options.redis_is_down = [redis] { return redis->down(); };
  return options;
}

// Looks three times within the limit, so that one late look is no death.
void watch_threads(asio::steady_timer& timer, Watchdog& watchdog, Millis limit) {
  timer.expires_after(limit / 3);
  timer.async_wait([&timer, &watchdog, limit](const boost::system::error_code& ec) {
    if (ec) return;
    watchdog.look();
    watch_threads(timer, watchdog, limit);
  });
}

// SIGHUP announces a renewed certificate.
void reload_on_hangup(asio::signal_set& hangups, httpd::Server& server) {
  hangups.async_wait([&](const boost::system::error_code& ec, int) {
    if (ec) return;
    if (const auto loaded = server.reload_tls(); !loaded) {
      log::error("wbd", "the old certificate stays in use", {{"reason", loaded.error().detail}});
    } else {
      log::info("wbd", "the certificate was read again");
    }
    reload_on_hangup(hangups, server);
  });
}

}  // namespace

int run(const config::Loaded& loaded, const CommandLine& line) {
  const config::Settings& settings = loaded.settings;
  log::configure(settings.log_level, settings.log_format.value_or(log::Format::json));
  // Blocked before any thread starts, so that signals reach only this loop.
  asio::io_context main_context{1};
  asio::signal_set signals(main_context, SIGTERM, SIGINT);
  std::signal(SIGPIPE, SIG_IGN);
  for (const int signal : {SIGHUP, SIGUSR1, SIGUSR2}) std::signal(signal, SIG_IGN);
  const log::BufferedLog buffered_log;
  for (const setup::OpenFileFinding& finding : setup::refuse_open_files(loaded)) {
    log::warning("wbd", "a file is open to other users",
                 {{"file", finding.file.string()}, {"reason", setup::describe(finding, Language::en)}});
  }

  const auto opened = setup::open_database(settings, "wbd").value();
  MeteredDatabase metered(*opened, settings.db_pool_size);
  db::Database* const database = &metered;
  const auto secrets = setup::open_secrets(settings, true).value();
  const sync::Options options = setup::sync_options(settings);
  WorkerPool workers(std::max(2U, settings.db_pool_size));
  const unsigned api_worker_threads = api_worker_count(*opened, settings.db_pool_size);
  WorkerPool api_workers(api_worker_threads);

  std::optional<RedisThread> redis;
  if (line.role != Role::scheduler) {
    if (auto wanted = setup::redis_options(settings, "wbd").value()) {
      redis.emplace(settings, std::move(*wanted), setup::answers_identity(settings, secrets),
                    setup::answers_key(secrets));
    }
  }
  SyncMetrics sync_metrics;
  DeliveryMetrics delivery_metrics;
  const StoreMetrics store_metrics(*opened, system_clock(), freshness_policy(options));
  const DiskMetrics disk_metrics(setup::data_folder(settings));
  const std::vector<const prometheus::Collectable*> metrics{&metered, &store_metrics, &disk_metrics,
                                                            &sync_metrics, &delivery_metrics};
  SyncThread sync_thread(workers, *database, secrets, options, settings.wb_auth_scheme,
                         setup::make_announcer(settings, *database, "wbd", redis ? redis->health() : nullptr),
                         sync_metrics);
  std::optional<ApiServer> server;
  std::optional<MonitorServer> monitor;
  std::string address;
  if (line.role != Role::scheduler) {
    server.emplace(settings, api_workers, api_worker_threads, *database, secrets, options, sync_thread,
                   redis ? &*redis : nullptr, metrics);
    address = listening_address(settings.listen, server->port());
  } else {
    monitor.emplace(settings, api_workers, *database, metrics);
    address = listening_address(settings.scheduler_listen, monitor->server().port());
  }
  httpd::Server& listener = server ? server->server() : monitor->server();
  std::optional<DispatchThread> dispatch;
  if (line.role != Role::api) {
    dispatch.emplace(settings, *database, secrets,
                     [&delivery_metrics](const Target& target, const notify::Outcome& outcome) {
                       delivery_metrics.count(target.kind, outcome);
                     });
  }
  if (redis) redis->start();
  sync_thread.start(line.role != Role::api, setup::database_options(settings, "wbd"));
  if (dispatch) dispatch->start(setup::database_options(settings, "wbd"));
  std::optional<WatchThread> watch;
  if (line.role != Role::api) {
    watch.emplace(*opened, system_clock(), watch_options(settings, redis ? redis->health() : nullptr),
                  settings.heartbeat_url);
  }
  if (settings.tls_certificate.empty() && !config::stays_on_host(address)) {
    log::warning("wbd", "keys and answers travel unencrypted: other machines reach this address without TLS",
                 {{"address", address}});
  }
  announce_ready(line, address);

  Watchdog watchdog([] { ::sd_notify(0, "WATCHDOG=1"); });
  watchdog.watch("api", [&listener](const auto& call) { return listener.on_each_thread(call); });
  watchdog.watch("sync", [&sync_thread](const auto& call) { return sync_thread.post(call); });
  if (dispatch) watchdog.watch("dispatcher", [&dispatch](const auto& call) { return dispatch->post(call); });
  if (redis) watchdog.watch("redis", [&redis](const auto& call) { return redis->post(call); });
  asio::steady_timer watchdog_timer(main_context);
  if (const Millis limit = watchdog_limit(); limit > Millis{0})
    watch_threads(watchdog_timer, watchdog, limit);

  asio::signal_set hangups(main_context);
  if (!settings.tls_certificate.empty()) {
    hangups.add(SIGHUP);
    reload_on_hangup(hangups, listener);
  }
  signals.async_wait([&hangups, &watchdog_timer](const boost::system::error_code&, int signal) {
    log::info("wbd", "stopping", {{"signal", signal}});
    hangups.cancel();
    watchdog_timer.cancel();
  });
  main_context.run();

  ::sd_notify(0, "STOPPING=1");
  if (watch) watch->stop();
  sync_thread.interrupt_registrations();
  if (server) server->stop();
  if (monitor) monitor->server().stop(Millis{1'000});
  if (dispatch) dispatch->stop();
  sync_thread.stop();
  if (redis) redis->stop();
  api_workers.join();
  workers.join();
  log::info("wbd", "stopped");
  return 0;
}

}  // namespace wbd::daemon
