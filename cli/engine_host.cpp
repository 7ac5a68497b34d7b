#include "cli/engine_host.hpp"

#include <algorithm>
#include <thread>

#include "core/setup/setup.hpp"

namespace wb::cli {

EngineHost::EngineHost(Session& session)
    : database(session.database()),
      secrets(session.secrets()),
      context(1),
      workers(std::clamp(std::thread::hardware_concurrency(), 2U, 4U)),
      transport(http::make_curl_client(context)),
      engine(std::make_unique<sync::Engine>(context, workers, database, secrets, *transport,
                                            setup::sync_options(session.settings()), system_clock())) {}

EngineHost::~EngineHost() {
  engine->stop();
}

}  // namespace wb::cli
