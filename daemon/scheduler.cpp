#include "daemon/scheduler.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "core/base/log.hpp"
#include "core/store/sync_state.hpp"

namespace wb::app {
namespace {

constexpr std::size_t kMaxJobs = 32;
// `wbctl` may add a cabinet or make work due at any moment; a look costs one indexed read.
constexpr Millis kLookEvery{1'000};
constexpr Millis kHold{60'000};
constexpr Millis kLongestDatabaseWait{30'000};

}  // namespace

Scheduler::Scheduler(asio::io_context& context, WorkerPool& workers, store::Database& database,
                     sync::Engine& engine, const Clock& clock)
    : context_(context),
      workers_(workers),
      database_(database),
      engine_(engine),
      clock_(clock),
      timer_(context) {}

void Scheduler::stop() {
  stopping_ = true;
  timer_.cancel();
}

void Scheduler::ask(CabinetId cabinet, Dataset dataset) {
  asio::post(context_, [this, key = Key{cabinet, dataset}]() {
    if (!stopping_ && running_.size() < kMaxJobs && !running_.contains(key) && !held_.contains(key))
      start(key, true);
  });
}

Task<void> Scheduler::wait(Millis at_most) {
  if (woken_ || stopping_) {
    woken_ = false;
    co_return;
  }
  timer_.expires_after(at_most);
  boost::system::error_code ignored;
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  woken_ = false;
}

Task<void> Scheduler::run() {
  Millis database_wait{0};
  while (!stopping_) {
    const UtcTime now = clock_.now();
    std::erase_if(held_, [now](const auto& entry) { return entry.second <= now; });
    try {
      const auto room = static_cast<std::int64_t>(kMaxJobs + running_.size() + held_.size());
      auto look = [this, now, room]() {
        return database_.read_value([&](store::Tx& tx) { return store::due_work(tx, now, room); });
      };
      const auto due = co_await run_blocking(workers_, std::move(look));
      if (database_wait.count() > 0) log::info("scheduler", "the database is back");
      database_wait = Millis{0};
      for (const store::SyncState& work : due) {
        const Key key{work.cabinet_id, work.dataset};
        if (stopping_ || running_.size() >= kMaxJobs) break;
        if (!running_.contains(key) && !held_.contains(key)) start(key, false);
      }
    } catch (const Failure& failure) {
      if (database_wait.count() == 0) {
        log::error("scheduler", "the database is unavailable", {{"reason", failure.error().detail}});
      }
      database_wait = std::clamp(database_wait * 2, Millis{500}, kLongestDatabaseWait);
    }
    co_await wait(std::max(kLookEvery, database_wait));
  }
  while (!running_.empty()) {
    timer_.expires_after(kLookEvery);
    boost::system::error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

void Scheduler::start(Key key, bool force) {
  running_.insert(key);
  auto job = [this, key, force]() { return run_job(key, force); };
  asio::co_spawn(context_, std::move(job), asio::detached);
}

Task<void> Scheduler::run_job(Key key, bool force) {
  try {
    sync::RunRequest request;
    request.cabinet_id = key.first;
    request.dataset = key.second;
    request.force = force;
    const sync::Outcome outcome = co_await engine_.run(std::move(request));
    if (outcome.state == sync::RunState::skipped) held_[key] = clock_.now() + kHold;
  } catch (const std::exception& error) {  // the fence of one job
    log::error(
        "scheduler", "a sync ended with an error",
        {{"cabinet_id", key.first.value}, {"dataset", to_string(key.second)}, {"reason", error.what()}});
    held_[key] = clock_.now() + kHold;
  }
  running_.erase(key);
  woken_ = true;
  timer_.cancel();
}

}  // namespace wb::app
