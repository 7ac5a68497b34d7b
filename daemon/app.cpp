#include "daemon/app.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>

#include <boost/asio/signal_set.hpp>
#include <systemd/sd-daemon.h>

#include "core/base/log.hpp"
#include "core/setup/redis.hpp"
#include "core/setup/setup.hpp"
#include "daemon/api_server.hpp"
#include "daemon/redis_thread.hpp"
#include "daemon/sync_thread.hpp"

namespace wb::app {
namespace {

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
  SyncThread sync_thread(
      workers, *database, secrets, options, settings.wb_auth_scheme,
      setup::make_announcer(settings, *database, "wbd", redis ? redis->health() : nullptr));
  std::optional<ApiServer> server;
  std::string address = "none";
  if (line.role != Role::scheduler) {
    server.emplace(settings, workers, *database, secrets, options, sync_thread, line.role == Role::all,
                   redis ? &*redis : nullptr);
    address = listening_address(settings.listen, server->port());
  }
  if (redis) redis->start();
  sync_thread.start(line.role != Role::api);
  tell_ready(line, address);

  signals.async_wait([](const boost::system::error_code&, int signal) {
    log::info("wbd", "stopping", {{"signal", signal}});
  });
  main_context.run();

  ::sd_notify(0, "STOPPING=1");
  sync_thread.interrupt_registrations();
  if (server) server->stop();
  sync_thread.stop();
  if (redis) redis->stop();
  workers.join();
  log::info("wbd", "stopped");
  return 0;
}

}  // namespace wb::app
