#pragma once
#include <memory>

#include "cli/session.hpp"
#include "core/async/runtime.hpp"
#include "core/http/client.hpp"
#include "core/setup/redis.hpp"
#include "core/sync/engine.hpp"
#include "core/sync/onboarding.hpp"

namespace wbd::cli {

// The sync engine and everything it needs, for one command. Members are in the order of construction.
struct EngineHost {
  explicit EngineHost(Session& session);
  ~EngineHost();

  // Runs a task on the context until it ends.
  template <class T>
  T wait(Task<T> task) {
    return run_sync(context, std::move(task));
  }

  db::Database& database;
  const secret::SecretBox& secrets;
  asio::io_context context;
  WorkerPool workers;
  std::unique_ptr<setup::Announcer> announcer;
  std::unique_ptr<http::Client> transport;
  std::unique_ptr<sync::Engine> engine;
  std::unique_ptr<sync::Onboarding> onboarding;
};

}  // namespace wbd::cli
