#include "daemon/scheduler.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>

#include "core/base/log.hpp"
#include "core/store/sync_requests.hpp"
#include "core/sync/owner.hpp"

namespace wbd::daemon {
namespace {

constexpr JobLimits kLimits{};
// `wbctl` may add a cabinet or make work due at any time; a poll costs a few indexed reads. The interval is
// random so that several processes do not poll in step.
constexpr int kLookShortest = 750, kLookLongest = 1'250;  // milliseconds
constexpr Millis kHold{60'000};
constexpr Millis kHoldRequested{2'000};  // a user waits
constexpr Millis kPatience{90'000};      // for WB's limits; most allow one request a minute
constexpr Millis kLongestDatabaseWait{2'000};
constexpr Millis kEndPoll{1'000};

}  // namespace

Scheduler::Scheduler(asio::io_context& context, WorkerPool& workers, db::Database& database,
                     sync::Engine& engine, const Clock& clock, Report report)
    : context_(context),
      workers_(workers),
      database_(database),
      engine_(engine),
      clock_(clock),
      report_(std::move(report)),
      timer_(context) {}

void Scheduler::stop() {
  stopping_ = true;
  timer_.cancel();
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

struct Scheduler::Found {
  std::vector<Candidate> waiting;  // the most urgent first
  bool more = false;               // work of a dead process has just become free
};

// Runs on a worker.
Scheduler::Found Scheduler::read_work(std::int64_t room) {
  const UtcTime now = clock_.now();
  Found found;
  std::vector<CabinetId> stranded;
  std::vector<store::Lease> orphans;
  database_.read([&](db::Tx& tx) {
    stranded = store::stranded_requests(tx);
    orphans = store::live_leases(tx, now);
    const auto note = [&found](const auto& keys, Urgency urgency) {
      for (const JobKey& key : keys) found.waiting.push_back({key, urgency});
    };
    note(store::requested_work(tx, now, room), Urgency::requested);
    note(store::refresh_work(tx, now, room), Urgency::refresh);
    note(store::due_work(tx, now, room), Urgency::due);
  });
  for (const CabinetId cabinet : stranded) {
    const auto fail = [&](db::Tx& tx) { store::fail_stranded(tx, cabinet, now); };
    database_.write(fail, db::LockTimeout::background);
  }
  std::map<std::string_view, bool> dead;
  for (const store::Lease& lease : orphans) {
    const auto [owner, is_new] = dead.try_emplace(lease.owner, false);
    if (is_new) owner->second = sync::owner_is_dead(lease.owner);
    if (!owner->second) continue;
    const auto release = [&](db::Tx& tx) { store::release_lease(tx, lease); };
    database_.write(release, db::LockTimeout::background);
    found.more = true;
  }
  return found;
}

Task<void> Scheduler::look() {
  const UtcTime now = clock_.now();
  std::erase_if(held_, [now](const auto& entry) { return entry.second <= now; });
  // More than there are places: some of the first may be unable to start now.
  const auto room =
      static_cast<std::int64_t>(kLimits.background + held_.size() + (running_.size() + 1) * kDatasets.size());
  auto read = [this, room]() { return read_work(room); };
  try {
    const Found found = co_await run_blocking(workers_, std::move(read));
    if (database_wait_.count() > 0) log::info("scheduler", "the database is back");
    database_wait_ = Millis{0};
    woken_ = woken_ || found.more;
    for (const Candidate& candidate : choose_jobs(found.waiting, running_, held_, kLimits)) {
      if (!stopping_) start(candidate);
    }
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
    request.early = urgency != Urgency::due;
    request.force = urgency == Urgency::requested;
    if (urgency == Urgency::requested) request.max_limiter_wait = kPatience;
    const sync::RunOutcome outcome = co_await engine_.run(std::move(request));
    if (report_) report_(outcome);
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

}  // namespace wbd::daemon
