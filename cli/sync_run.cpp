#include "cli/sync_run.hpp"

#include <csignal>
#include <exception>
#include <set>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "core/sync/onboarding.hpp"
#include "core/view/loading.hpp"

namespace wbd::cli {
namespace {

constexpr std::size_t kJobsAtOnce = 32;
// The time until a load goes on. A shorter pause would only poll a busy process; after a longer one the load
// may have ended long before.
constexpr Millis kLookSoon{1'000}, kLookAgain{60'000};
constexpr Millis kPause{100};

struct Job {
  const Cabinet* cabinet;
  Dataset dataset;
  std::size_t place;  // index in SyncResult::outcomes
};

// WB's limit, or another process at work, has stopped a load that is not at its end. An error ends it.
bool goes_on(const sync::RunOutcome& outcome) {
  if (!outcome.load || outcome.state == sync::RunState::failed) return false;
  return !outcome.error || outcome.error->code == Errc::rate_limited;
}

// Two runs of one dataset: the counts of both, and the end of the second.
sync::RunOutcome sum_of(const sync::RunOutcome& before, sync::RunOutcome last) {
  last.fetched += before.fetched;
  last.created += before.created;
  last.changed += before.changed;
  last.unchanged += before.unchanged;
  last.skipped += before.skipped;
  last.unknown_kinds += before.unknown_kinds;
  last.events += before.events;
  last.requests += before.requests;
  last.retries += before.retries;
  last.took += before.took;
  last.limiter_wait += before.limiter_wait;
  return last;
}

class Run {
 public:
  Run(EngineHost& host, const SyncPlan& plan, ProgressLine& progress)
      : host_(host), plan_(plan), progress_(progress), signals_(host.context, SIGINT, SIGTERM) {
    // Dataset by dataset, so that a dataset's priority holds across all cabinets.
    for (std::size_t d = 0; d < plan.datasets.size(); ++d) {
      for (std::size_t c = 0; c < plan.cabinets.size(); ++c) {
        jobs_.push_back({&plan.cabinets[c], plan.datasets[d], c * plan.datasets.size() + d});
      }
    }
    result_.outcomes.resize(jobs_.size());
  }

  SyncResult run() {
    auto on_signal = [this](boost::system::error_code error, int) {
      if (error) return;
      result_.interrupted = true;
      signals_.clear();  // a second signal kills the process
      host_.engine->stop();
    };
    signals_.async_wait(std::move(on_signal));
    spawn(verify_all());
    drive();
    for (std::size_t i = 0; i < std::min(kJobsAtOnce, jobs_.size()); ++i) spawn(work());
    drive();
    signals_.cancel();
    if (error_) std::rethrow_exception(error_);
    return std::move(result_);
  }

 private:
  void spawn(Task<void> task) {
    ++running_;
    auto ended = [this](std::exception_ptr error) {
      --running_;
      if (!error) return;
      if (!error_) error_ = error;
      host_.engine->stop();
    };
    asio::co_spawn(host_.context, std::move(task), std::move(ended));
  }

  // io_context::run() would not return, because the wait for signals is still pending.
  void drive() {
    host_.context.restart();
    while (running_ > 0 && host_.context.run_one() != 0) {
    }
  }

  Task<void> verify_all() {
    for (const Cabinet& cabinet : plan_.cabinets) {
      if (cabinet.status != CabinetStatus::pending || result_.interrupted) continue;
      auto verified = co_await host_.onboarding->verify_pending(cabinet.id);
      if (!verified) {
        unusable_.emplace(cabinet.id, verified.error());
      } else if (verified->outcome == sync::Registration::pending) {
        unusable_.emplace(cabinet.id, verified->cause.value_or(
                                          Error{Errc::unreachable, "WB has not confirmed the token yet"}));
      } else {
        verified_.emplace(cabinet.id, verified->id);
      }
    }
  }

  Task<void> work() {
    while (next_ < jobs_.size() && !error_) {
      const Job job = jobs_[next_++];
      sync::RunOutcome& outcome = result_.outcomes[job.place];
      outcome.cabinet_id = job.cabinet->id;
      outcome.dataset = job.dataset;
      if (may_run(job, outcome)) co_await run(job, outcome);
      progress_.finished(name_of(job));
    }
  }

  // One run, or with finish_loads as many as the whole history takes. `total` adds up what they did.
  Task<void> run(const Job& job, sync::RunOutcome& total) {
    const std::string name = name_of(job);
    for (bool first = true;; first = false) {
      sync::RunOutcome outcome = co_await host_.engine->run(request_of(job));
      total = first ? outcome : sum_of(total, std::move(outcome));
      if (!plan_.finish_loads || !goes_on(total)) co_return;
      const UtcTime now = system_clock().now();
      const UtcTime until =
          std::max(std::min(total.next_due.value_or(now), now + kLookAgain), now + kLookSoon);
      progress_.waits(name, total.fetched, until);
      while (system_clock().now() < until && !result_.interrupted && !error_) co_await sleep_for(kPause);
      if (result_.interrupted || error_) co_return;
    }
  }

  // False when the cabinet's state rules the job out; the outcome then says why.
  bool may_run(const Job& job, sync::RunOutcome& outcome) const {
    if (result_.interrupted) {
      outcome.reason = "interrupted";
      return false;
    }
    if (const auto found = unusable_.find(job.cabinet->id); found != unusable_.end()) {
      outcome.state = sync::RunState::failed;
      outcome.error = found->second;
      return false;
    }
    switch (job.cabinet->status) {
      case CabinetStatus::paused:
        outcome.reason = "the cabinet is paused";
        return false;
      case CabinetStatus::disconnected:
        outcome.reason = "the cabinet is disconnected";
        return false;
      case CabinetStatus::refused:
        outcome.state = sync::RunState::failed;
        outcome.error =
            Error{Errc::unauthorized, "WB has refused the cabinet's token; connect it again with a new one"};
        return false;
      default:
        return true;
    }
  }

  sync::RunRequest request_of(const Job& job) {
    sync::RunRequest request;
    const auto verified = verified_.find(job.cabinet->id);
    request.cabinet_id = verified == verified_.end() ? job.cabinet->id : verified->second;
    request.dataset = job.dataset;
    const bool first = started_.insert(job.place).second;  // a later run goes on with the first
    request.force = first && (plan_.force || plan_.full || plan_.since.has_value());
    request.full = first && plan_.full;
    request.finish_load = plan_.finish_loads;
    if (first) request.since = plan_.since;
    request.max_limiter_wait = plan_.max_limiter_wait;
    request.progress = [this, name = name_of(job)](const sync::Progress& now) {
      if (now.waits_until) {
        progress_.waits(name, now.fetched, *now.waits_until);
      } else {
        progress_.rows(name, now.fetched);
      }
    };
    return request;
  }

  [[nodiscard]] std::string name_of(const Job& job) const {
    const std::string_view dataset = view::dataset_name(job.dataset, plan_.language);
    if (plan_.cabinets.size() == 1) return std::string(dataset);
    return fmt::format("{} ({})", dataset,
                       job.cabinet->name.empty() ? std::to_string(job.cabinet->id.value) : job.cabinet->name);
  }

  EngineHost& host_;
  const SyncPlan& plan_;
  ProgressLine& progress_;
  asio::signal_set signals_;
  std::vector<Job> jobs_;
  std::size_t next_ = 0;
  std::size_t running_ = 0;
  std::exception_ptr error_;
  std::set<std::size_t> started_;  // places of the jobs that have run
  std::map<CabinetId, Error> unusable_;
  std::map<CabinetId, CabinetId> verified_;  // pending id -> verified id, which may differ
  SyncResult result_;
};

}  // namespace

SyncResult run_sync_plan(EngineHost& host, const SyncPlan& plan, ProgressLine& progress) {
  return Run(host, plan, progress).run();
}

}  // namespace wbd::cli
