#include "daemon/scheduler.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "core/base/log.hpp"
#include "core/store/sync_requests.hpp"

namespace wb::app {
namespace {

constexpr JobLimits kLimits{};
// `wbctl` may add a cabinet or make work due at any moment; a look costs a few indexed reads. Several
// processes that began together drift apart.
constexpr int kLookShortest = 750, kLookLongest = 1'250;  // milliseconds
constexpr Millis kHold{60'000};
constexpr Millis kHoldRequested{2'000};  // somebody waits
constexpr Millis kPatience{90'000};      // for WB's limits; most let one request through a minute
constexpr Millis kLongestDatabaseWait{30'000};
constexpr Millis kEndPoll{1'000};

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
  asio::post(context_, [this, key = JobKey{cabinet, dataset}]() {
    asked_.insert(key);
    woken_ = true;
    timer_.cancel();
  });
}

void Scheduler::wake() {
  asio::post(context_, [this]() {
    woken_ = true;
    timer_.cancel();
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
  std::uniform_int_distribution<int> pause(kLookShortest, kLookLongest);
  while (!stopping_) {
    co_await look();
    co_await wait(std::max(Millis{pause(random_)}, database_wait_));
  }
  while (!running_.empty()) {
    timer_.expires_after(kEndPoll);
    boost::system::error_code ignored;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

Task<void> Scheduler::look() {
  const UtcTime now = clock_.now();
  std::erase_if(held_, [now](const auto& entry) { return entry.second <= now; });
  // Room for what is waiting behind pairs and cabinets that cannot start now.
  const auto room =
      static_cast<std::int64_t>(kLimits.background + held_.size() + (running_.size() + 1) * kDatasets.size());
  auto read = [this, now, room]() {
    std::vector<Candidate> waiting;
    std::vector<CabinetId> stranded;
    database_.read([&](store::Tx& tx) {
      stranded = store::stranded_requests(tx);
      for (const JobKey& key : store::requested_work(tx, now, room))
        waiting.push_back({key, Urgency::requested});
      for (const JobKey& key : store::due_work(tx, now, room)) waiting.push_back({key, Urgency::due});
    });
    for (const CabinetId cabinet : stranded) {
      database_.write([&](store::Tx& tx) { store::fail_stranded(tx, cabinet, now); });
    }
    return waiting;
  };
  try {
    auto waiting = co_await run_blocking(workers_, std::move(read));
    if (database_wait_.count() > 0) log::info("scheduler", "the database is back");
    database_wait_ = Millis{0};
    const auto after_requested = std::ranges::find(waiting, Urgency::due, &Candidate::urgency);
    std::vector<Candidate> asked;
    for (const JobKey& key : asked_) asked.push_back({key, Urgency::asked});
    waiting.insert(after_requested, asked.begin(), asked.end());
    for (const Candidate& candidate : choose_jobs(waiting, running_, held_, kLimits)) {
      if (!stopping_) start(candidate);
    }
    // An answer that is still stale asks again.
    asked_.clear();
  } catch (const Failure& failure) {
    if (database_wait_.count() == 0) {
      log::error("scheduler", "the database is unavailable", {{"reason", failure.error().detail}});
    }
    database_wait_ = std::clamp(database_wait_ * 2, Millis{500}, kLongestDatabaseWait);
  }
}

void Scheduler::start(const Candidate& candidate) {
  running_.emplace(candidate.key, candidate.urgency);
  auto job = [this, candidate]() { return run_job(candidate); };
  asio::co_spawn(context_, std::move(job), asio::detached);
}

Task<void> Scheduler::run_job(Candidate candidate) {
  const auto& [key, urgency] = candidate;
  const Millis hold = urgency == Urgency::requested ? kHoldRequested : kHold;
  try {
    sync::RunRequest request;
    request.cabinet_id = key.first;
    request.dataset = key.second;
    request.force = urgency != Urgency::due;
    if (urgency == Urgency::requested) request.max_limiter_wait = kPatience;
    const sync::Outcome outcome = co_await engine_.run(std::move(request));
    if (outcome.state == sync::RunState::skipped) held_[key] = clock_.now() + hold;
  } catch (const std::exception& error) {  // the fence of one job
    log::error(
        "scheduler", "a sync ended with an error",
        {{"cabinet_id", key.first.value}, {"dataset", to_string(key.second)}, {"reason", error.what()}});
    held_[key] = clock_.now() + hold;
  }
  running_.erase(key);
  woken_ = true;
  timer_.cancel();
}

}  // namespace wb::app
