#include "cli/engine_host.hpp"

#include <algorithm>
#include <thread>

#include "core/setup/setup.hpp"

namespace wbd::cli {
namespace {

sync::Options options_for(Session& session, setup::Announcer* announcer) {
  sync::Options options = setup::sync_options(session.settings());
  if (announcer) options.publisher = &announcer->publisher;
  return options;
}

}  // namespace

EngineHost::EngineHost(Session& session)
    : database(session.database()),
      secrets(session.secrets()),
      context(1),
      workers(std::clamp(std::thread::hardware_concurrency(), 2U, 4U)),
      announcer(setup::make_announcer(session.settings(), session.database(), "wbctl")),
      transport(http::make_curl_client(context)),
      engine(std::make_unique<sync::Engine>(context, workers, database, secrets, *transport,
                                            options_for(session, announcer.get()), system_clock())),
      onboarding(
          std::make_unique<sync::Onboarding>(engine->wb(), workers, database, secrets, system_clock())) {}

EngineHost::~EngineHost() {
  engine->stop();
}

}  // namespace wbd::cli
