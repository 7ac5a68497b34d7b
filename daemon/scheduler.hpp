#pragma once
// Starts what is due: (cabinet, dataset) pairs from the database, by priority, a bounded number at once.

#include <functional>
#include <map>
#include <set>
#include <utility>

#include <boost/asio/steady_timer.hpp>

#include "core/async/runtime.hpp"
#include "core/sync/engine.hpp"

namespace wb::app {

// Used on the thread of `context`, which also runs the jobs.
class Scheduler {
 public:
  Scheduler(asio::io_context& context, WorkerPool& workers, store::Database& database, sync::Engine& engine,
            const Clock& clock);
  // Runs until stop() and until the jobs it started have ended.
  Task<void> run();
  void stop();
  // Syncs this one soon, due or not, unless it is at it already; safe from any thread.
  void ask(CabinetId cabinet, Dataset dataset);

 private:
  using Key = std::pair<CabinetId, Dataset>;
  void start(Key key, bool force);
  Task<void> run_job(Key key, bool force);
  Task<void> wait(Millis at_most);

  asio::io_context& context_;
  WorkerPool& workers_;
  store::Database& database_;
  sync::Engine& engine_;
  const Clock& clock_;
  asio::steady_timer timer_;
  std::set<Key> running_;
  std::map<Key, UtcTime>
      held_;  // not before: what the engine declined, so that it is not asked again at once
  bool stopping_ = false;
  bool woken_ = false;  // something ended or was asked for while nobody waited
};

}  // namespace wb::app
