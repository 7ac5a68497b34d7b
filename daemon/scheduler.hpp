#pragma once
// Starts the syncs that are due: pairs of cabinet and dataset from the database, requested ones first, a
// bounded number at once.

#include <functional>
#include <map>
#include <random>

#include <boost/asio/steady_timer.hpp>

#include "core/async/runtime.hpp"
#include "core/sync/engine.hpp"
#include "daemon/job_choice.hpp"

namespace wbd::daemon {

// Used on the thread of `context`, which also runs the jobs. Everything referred to must outlive it.
class Scheduler {
 public:
  // `report` gets the outcome of each run. A run that ends with an exception has none.
  using Report = std::function<void(const sync::RunOutcome&)>;
  Scheduler(asio::io_context& context, WorkerPool& workers, db::Database& database, sync::Engine& engine,
            const Clock& clock, Report report);
  // Runs until stop() was called and its jobs have ended.
  Task<void> run();
  void stop();
  // Polls the database at once, because a sync was requested. May be called from any thread.
  void wake();

 private:
  struct Found;
  Task<void> look();
  Found read_work(std::int64_t room);
  void start(const Candidate& candidate);
  Task<void> run_job(Candidate candidate);
  Task<void> wait(Millis at_most);

  asio::io_context& context_;
  WorkerPool& workers_;
  db::Database& database_;
  sync::Engine& engine_;
  const Clock& clock_;
  const Report report_;
  asio::steady_timer timer_;
  std::minstd_rand random_{std::random_device{}()};
  Running running_;
  // Pairs that the engine declined, and the time before which they are not tried again.
  std::map<JobKey, UtcTime> held_;
  Millis database_wait_{0};
  bool stopping_ = false;
  bool woken_ = false;  // a job ended, or a sync was requested, while run() was not waiting
};

}  // namespace wbd::daemon
