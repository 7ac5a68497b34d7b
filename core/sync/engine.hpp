#pragma once
// Runs the sync of one dataset of one cabinet: lease, fetch, parse, merge, store, log. The same engine serves
// `wbctl sync` and the scheduler of wbd, also at the same time on one database.

#include <memory>

#include "core/async/runtime.hpp"
#include "core/db/database.hpp"
#include "core/http/client.hpp"
#include "core/secret/secret_box.hpp"
#include "core/sync/run.hpp"
#include "core/wb/client.hpp"

namespace wbd::sync {

// Used on the thread of `context`; blocking work goes to `workers`.
class Engine {
 public:
  Engine(asio::io_context& context, WorkerPool& workers, db::Database& database,
         const secret::SecretBox& secrets, http::Client& transport, Options options, const Clock& clock);
  ~Engine();
  // Never throws for errors of WB or the network; throws Failure(unavailable) when the database is down.
  Task<RunOutcome> run(RunRequest request);
  // For calls outside of runs. They share the limits with the runs.
  [[nodiscard]] wb::Client& wb();
  // No new request is sent; running jobs end with Errc::cancelled and release their leases.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::sync
