#include "cli/engine_host.hpp"

#include <algorithm>
#include <array>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/encoding.hpp"

namespace wb::cli {
namespace {

// Who holds a lease: readable in `wbctl status`, different for every process.
std::string process_name() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("{}:{}:{}", host.data(), getpid(), random_token(6));
}

sync::Options engine_options(const config::Settings& settings) {
  sync::Options options;
  options.client.base_url = settings.wb_api_base_url;
  options.client.timeout = settings.wb_api_timeout;
  options.client.limit_scale = settings.wb_limit_scale;
  options.client.rate_limit_per_minute = settings.wb_rate_limit;
  options.client.retry_attempts = settings.sync_retry_attempts;
  options.batch_size = settings.sync_batch_size;
  options.owner = process_name();
  options.interval = settings.sync_interval;
  options.dataset_intervals = settings.dataset_intervals;
  return options;
}

}  // namespace

EngineHost::EngineHost(Session& session)
    : database(session.database()),
      secrets(session.secrets()),
      context(1),
      workers(std::clamp(std::thread::hardware_concurrency(), 2U, 4U)),
      transport(http::make_curl_client(context)),
      engine(std::make_unique<sync::Engine>(context, workers, database, secrets, *transport,
                                            engine_options(session.settings()), system_clock())) {}

EngineHost::~EngineHost() {
  engine->stop();
}

}  // namespace wb::cli
