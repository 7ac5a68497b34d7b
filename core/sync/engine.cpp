#include "core/sync/engine.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"
#include "core/base/process_secrecy.hpp"
#include "core/store/cabinets.hpp"
#include "core/sync/claim.hpp"
#include "core/sync/datasets.hpp"
#include "core/sync/heartbeat.hpp"
#include "core/sync/ledger.hpp"
#include "core/sync/limit_store.hpp"
#include "core/sync/onboarding.hpp"
#include "core/sync/owner.hpp"
#include "core/sync/pace.hpp"

namespace wbd::sync {
namespace {

double random_unit() {
  static thread_local std::mt19937_64 generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

RunOutcome declined(const RunRequest& request, std::string reason) {
  RunOutcome outcome;
  outcome.cabinet_id = request.cabinet_id;
  outcome.dataset = request.dataset;
  outcome.reason = std::move(reason);
  return outcome;
}

RunState state_of(const StepEnd& end, std::int64_t fetched, bool loads) {
  if (end.not_for_token) return RunState::skipped;
  if (!end.error) return loads && end.again_in ? RunState::loading : RunState::succeeded;
  if (end.error->code == Errc::rate_limited && fetched == 0) return RunState::waiting;
  const bool refused = end.error->code == Errc::unauthorized;  // WB refuses the token for every source
  return fetched > 0 && !refused ? RunState::partial : RunState::failed;
}

// Fills in the outcome, without the fields that finish_run() sets.
void fill_outcome(Job& job, const StepEnd& end, UtcTime started) {
  RunOutcome& outcome = job.outcome;
  outcome.requests = job.calls.stats.requests;
  outcome.retries = job.calls.stats.retries;
  outcome.limiter_wait = job.calls.stats.limiter_wait;
  outcome.not_for_token = end.not_for_token;
  if (end.not_for_token) {
    outcome.reason = end.error->detail;
  } else {
    outcome.error = end.error;
    outcome.reason = job.refusals.summary(job.clock.now());  // of single sources
  }
  outcome.took = job.clock.now() - started;
  outcome.methods = job.methods;
  outcome.state = state_of(end, outcome.fetched, job.loads);
}

void log_outcome(const RunOutcome& outcome, const StepEnd& end) {
  const bool expected =
      !end.error || end.error->code == Errc::cancelled || end.error->code == Errc::rate_limited;
  log::write(expected ? log::Level::info : log::Level::warning, "sync", "dataset synced",
             {{"sync_id", outcome.sync_id},
              {"cabinet_id", outcome.cabinet_id.value},
              {"dataset", to_string(outcome.dataset)},
              {"state", to_string(outcome.state)},
              {"fetched", outcome.fetched},
              {"created", outcome.created},
              {"changed", outcome.changed},
              {"skipped", outcome.skipped},
              {"requests", outcome.requests},
              {"retries", outcome.retries},
              {"data_version", outcome.data_version},
              {"ms", outcome.took.count()},
              {"error", end.error ? std::string_view(end.error->detail) : std::string_view()}});
}

}  // namespace

std::string_view to_string(RunState state) {
  switch (state) {
    case RunState::succeeded:
      return "succeeded";
    case RunState::partial:
      return "partial";
    case RunState::failed:
      return "failed";
    case RunState::loading:
      return "loading";
    case RunState::waiting:
      return "waiting";
    case RunState::skipped:
      break;
  }
  return "skipped";
}

struct Engine::Impl {
  Impl(asio::io_context& io, WorkerPool& pool, db::Database& db, const secret::SecretBox& box,
       http::Client& transport, Options engine_options, const Clock& wall_clock)
      : context(io),
        workers(pool),
        database(db),
        secrets(box),
        options(std::move(engine_options)),
        clock(wall_clock),
        limits(db, pool, wall_clock),
        client(options.client, transport, limits, wall_clock) {
    if (options.owner.empty()) options.owner = make_owner_name();
    if (!options.random) options.random = &random_unit;
  }

  Task<RunOutcome> run(RunRequest request) {
    if (stopping) co_return declined(request, "stopping");
    const UtcTime started = clock.now();
    const Claimed claimed = co_await claim(request);
    Job job(request, options, workers, database, client, clock);
    job.outcome.cabinet_id = request.cabinet_id;
    job.outcome.dataset = request.dataset;
    job.outcome.next_due = claimed.next_due;
    if (!claimed.lease) {
      job.outcome.reason = claimed.refusal;
      job.outcome.not_due = claimed.not_due;
      if (claimed.state.is_loading() && claimed.cabinet.status == CabinetStatus::active)
        job.outcome.load = claimed.state.load;
      co_return job.outcome;
    }
    prepare(job, claimed, started);
    StepEnd end = co_await run_under_lease(job, claimed);
    fill_outcome(job, end, started);
    co_await finish(job, end, claimed, started);
    log_outcome(job.outcome, end);
    if (request.progress) {
      request.progress({request.cabinet_id, request.dataset, job.outcome.fetched, true});
    }
    co_return job.outcome;
  }

  // A pending cabinet, and a new token that waits, are verified before orders are read.
  Task<Claimed> claim(const RunRequest& request) {
    bool with_old_token = false;
    const auto do_claim = [this, &request, &with_old_token]() {
      return claim_run(database, options, request, clock.now(), with_old_token);
    };
    auto first_claim = do_claim;
    Claimed claimed = co_await run_blocking(workers, std::move(first_claim));
    if (claimed.token_waits) {
      (void)co_await ask_wb([id = request.cabinet_id](Onboarding& wb) { return wb.take_next_token(id); });
      with_old_token = true;
      auto claim_again = do_claim;
      claimed = co_await run_blocking(workers, std::move(claim_again));
    }
    const bool pending = !claimed.lease && claimed.cabinet.status == CabinetStatus::pending;
    if (pending && request.dataset == Dataset::orders && co_await activate(request.cabinet_id)) {
      auto claim_again = do_claim;
      claimed = co_await run_blocking(workers, std::move(claim_again));
    }
    co_return claimed;
  }

  // Asks WB about a token. stop() interrupts the question, which then decides nothing.
  Task<wb::TokenResult<Registered>> ask_wb(
      std::function<Task<wb::TokenResult<Registered>>(Onboarding&)> question) {
    Onboarding onboarding(client, workers, database, secrets, clock);
    std::function<Task<wb::TokenResult<Registered>>()> work = [&]() { return question(onboarding); };
    co_return co_await stoppable(std::move(work));
  }

  // True when the pending cabinet may be synced now.
  Task<bool> activate(CabinetId cabinet) {
    const auto verified = co_await ask_wb([cabinet](Onboarding& wb) { return wb.verify_pending(cabinet); });
    if (!verified) {
      log::warning("sync", "a pending cabinet could not be verified",
                   {{"cabinet_id", cabinet.value}, {"reason", verified.error().detail}});
      co_return false;
    }
    co_return verified->outcome == Registration::activated && verified->id == cabinet;
  }

  void prepare(Job& job, const Claimed& claimed, UtcTime started) {
    const RunRequest& request = job.request;
    job.cabinet = claimed.cabinet;
    job.lease = *claimed.lease;
    job.interval = interval_of(options, request.dataset);
    if (is_live(request.dataset)) job.interval = claimed.policy.interval(job.interval);
    job.cursor_text = claimed.state.cursor;
    job.methods = claimed.methods;
    job.announces = claimed.state.backfilled;
    job.refusals = Refusals(claimed.state.refusals.value_or(""));
    job.refusals_changed = job.refusals.drop_old(started);
    job.pace = limiter_interval(request.dataset, claimed.cabinet.token.type, options.client.limit_scale);
    // A dataset that was out of reach until now begins its load with this run.
    job.loads = request.full || !claimed.state.backfilled || claimed.state.reloading;
    job.loaded_before = request.full ? 0 : claimed.state.load.fetched;
    job.calls.deadline = started + options.job_deadline;
    if (request.progress) {
      job.notify = [this, progress = request.progress](const Progress& news) {
        asio::post(context, [progress, news]() { progress(news); });
      };
      job.calls.on_wait = [&job](std::string_view operation, UtcTime until) {
        job.notify({job.cabinet.id, job.request.dataset, job.outcome.fetched, false, until, operation});
      };
    }
  }

  // Runs the dataset's work while a heartbeat renews the lease. Throws Failure(unavailable) only.
  Task<StepEnd> run_under_lease(Job& job, const Claimed& claimed) {
    auto heartbeat = std::make_shared<Heartbeat>(context, workers, database, job.lease, options.lease, clock);
    heartbeat->start();
    StepEnd end;
    std::exception_ptr trouble;
    try {
      auto token = open_token(claimed);
      if (!token) {
        end.error = token.error();
      } else {
        job.credentials = {std::move(*token), job.cabinet.auth_scheme, job.cabinet.token};
        std::function<Task<StepEnd>()> work = [&job]() { return dataset_row(job.request.dataset).run(job); };
        end = co_await stoppable(std::move(work));
        if (dataset_row(job.request.dataset).feeds_ledger && !stopping)
          co_await job.on_worker(make_due_ledgers, job);
      }
    } catch (const Failure& failure) {
      end.error = failure.error();
      if (failure.error().code == Errc::unavailable) trouble = std::current_exception();
    } catch (const std::exception& error) {  // ends this job only
      end.error = Error{Errc::internal, error.what()};
    }
    heartbeat->stop();
    wipe(job.credentials.token);
    if (stopping && end.error)
      end.error = Error{Errc::cancelled, "interrupted; what was stored stays, the next sync goes on"};
    end.not_for_token = end.error && end.error->code == Errc::forbidden;
    if (trouble) std::rethrow_exception(trouble);
    co_return end;
  }

  Result<std::string> open_token(const Claimed& claimed) const {
    if (!claimed.sealed) return Error{Errc::unauthorized, "the cabinet has no token"};
    return secrets.open(*claimed.sealed, store::cabinet_token_context(claimed.cabinet.token.sid));
  }

  // Runs `work` so that stop() interrupts any wait for WB or for the limiter.
  template <class R>
  Task<R> stoppable(std::function<Task<R>()> work) {
    asio::cancellation_signal signal;
    signals.insert(&signal);
    struct Forget {
      std::set<asio::cancellation_signal*>& all;
      asio::cancellation_signal* one;
      ~Forget() { all.erase(one); }
    } forget{signals, &signal};
    co_return co_await asio::co_spawn(context, std::move(work),
                                      asio::bind_cancellation_slot(signal.slot(), asio::use_awaitable));
  }

  // Stores the end of the run and publishes what it changed.
  Task<void> finish(Job& job, const StepEnd& end, const Claimed& claimed, UtcTime started) {
    const bool limited = end.error && end.error->code == Errc::rate_limited;
    const Millis wait = !end.error || limited ? co_await limit_wait(job) : Millis{0};
    const bool ended = !end.error && !end.again_in;
    if (!ended && !end.not_for_token) job.outcome.load = job.load_now(wait);
    auto do_finish = [&]() -> std::optional<Error> {
      try {
        finish_run(job, end, claimed, started, wait);
        return std::nullopt;
      } catch (const Failure& failure) {
        if (failure.error().code != Errc::lease_lost) throw;
        return failure.error();
      }
    };
    // Publish the changed rows first: a reader that finds the end of the run in the database must not see
    // older rows. Publish again after the end, because answers show its time.
    if (job.outcome.created + job.outcome.changed > 0) co_await publish();
    if (auto lost = co_await run_blocking(workers, std::move(do_finish))) {
      job.outcome.state = RunState::failed;
      job.outcome.error = lost;
    }
    co_await publish();
  }

  // How long until WB's limits allow a complete run of the dataset.
  Task<Millis> limit_wait(const Job& job) {
    Millis longest{0};
    for (const wb::Operation operation : paced_by(job.request.dataset, job.credentials.info.type)) {
      if (job.barred(operation)) continue;
      longest = std::max(longest, co_await client.wait_time(job.credentials, operation));
    }
    co_return longest;
  }

  Task<void> publish() {
    if (options.publisher) co_await options.publisher->publish();
  }

  asio::io_context& context;
  WorkerPool& workers;
  db::Database& database;
  const secret::SecretBox& secrets;
  Options options;
  const Clock& clock;
  DatabaseLimitStore limits;
  wb::Client client;
  bool stopping = false;
  std::set<asio::cancellation_signal*> signals;  // of the running jobs
};

Engine::Engine(asio::io_context& context, WorkerPool& workers, db::Database& database,
               const secret::SecretBox& secrets, http::Client& transport, Options options, const Clock& clock)
    : impl_(std::make_unique<Impl>(context, workers, database, secrets, transport, std::move(options),
                                   clock)) {}

Engine::~Engine() = default;

Task<RunOutcome> Engine::run(RunRequest request) {
  return impl_->run(std::move(request));
}

wb::Client& Engine::wb() {
  return impl_->client;
}

void Engine::stop() {
  impl_->stopping = true;
  // A signal may end its job at once, which removes the signal from the set.
  const auto running = impl_->signals;
  for (asio::cancellation_signal* signal : running) {
    if (impl_->signals.contains(signal)) signal->emit(asio::cancellation_type::terminal);
  }
}

}  // namespace wbd::sync
