#include "core/sync/engine.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"
#include "core/sync/claim.hpp"
#include "core/sync/heartbeat.hpp"
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

Task<StepEnd> run_dataset(Job& job) {
  switch (job.request.dataset) {
    case Dataset::orders:
      return sync_orders(job);
    case Dataset::sales:
      return sync_sales(job);
    case Dataset::products:
      return sync_products(job);
    case Dataset::stocks:
      return sync_stocks(job);
    case Dataset::reviews:
      return sync_reviews(job);
    case Dataset::questions:
      return sync_questions(job);
    case Dataset::prices:
      return sync_prices(job);
    case Dataset::warehouses:
      return sync_warehouses(job);
    case Dataset::tariffs:
      return sync_tariffs(job);
    case Dataset::funnel:
      return sync_funnel(job);
    case Dataset::finance:
      break;
  }
  return sync_finance(job);
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
        client(options.client, transport, limits, wall_clock) {}

  Result<std::string> open_token(const Claimed& claimed) const {
    if (!claimed.sealed) return Error{Errc::unauthorized, "the cabinet has no token"};
    return secrets.open(*claimed.sealed, store::cabinet_token_context(claimed.cabinet.token.sid));
  }

  // How long WB's limits keep the next run of the dataset from being a whole one.
  Task<Millis> limit_wait(const Job& job) {
    Millis longest{0};
    for (const wb::Operation operation : paced_by(job.request.dataset, job.credentials.info.type)) {
      if (!wb::may_call(wb::info(operation), job.credentials.info)) continue;
      longest = std::max(longest, co_await client.wait_time(job.credentials, operation));
    }
    co_return longest;
  }

  void log_outcome(const Job& job, const StepEnd& end) const {
    const Outcome& o = job.outcome;
    const auto level = !end.error                           ? log::Level::info
                       : end.error->code == Errc::cancelled ? log::Level::info
                                                            : log::Level::warning;
    log::write(level, "sync", "dataset synced",
               {{"sync_id", o.sync_id},
                {"cabinet_id", o.cabinet_id.value},
                {"dataset", to_string(o.dataset)},
                {"state", to_string(o.state)},
                {"fetched", o.fetched},
                {"created", o.created},
                {"changed", o.changed},
                {"skipped", o.skipped},
                {"requests", o.requests},
                {"retries", o.retries},
                {"data_version", o.data_version},
                {"ms", o.took.count()},
                {"error", end.error ? std::string_view(end.error->detail) : std::string_view()}});
  }

  Task<Outcome> run(RunRequest request) {
    if (stopping) co_return declined(request, "stopping");
    const UtcTime started = clock.now();
    auto do_claim = [this, &request]() { return claim_run(database, options, request, clock.now()); };
    auto first_claim = do_claim;
    Claimed claimed = co_await run_blocking(workers, std::move(first_claim));
    if (!claimed.lease && claimed.cabinet.status == CabinetStatus::pending &&
        request.dataset == Dataset::orders) {
      if (co_await activate(request)) {
        auto claim_again = do_claim;
        claimed = co_await run_blocking(workers, std::move(claim_again));
      }
    }

    Job job(request, options, workers, database, client, clock);
    job.outcome.cabinet_id = request.cabinet_id;
    job.outcome.dataset = request.dataset;
    job.outcome.next_due = claimed.next_due;
    if (!claimed.lease) {
      job.outcome.reason = claimed.refusal;
      co_return job.outcome;
    }
    job.cabinet = claimed.cabinet;
    job.lease = *claimed.lease;
    job.interval = interval_of(options, request.dataset);
    if (follows_user_interval(request.dataset)) job.interval = claimed.wish.interval(job.interval);
    job.cursor_text = claimed.state.cursor;
    job.announces = claimed.state.backfilled;
    job.calls.deadline = started + options.job_deadline;
    if (request.progress) {
      job.notify = [this, progress = request.progress](const Progress& news) {
        asio::post(context, [progress, news]() { progress(news); });
      };
    }

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
        end = co_await stoppable(job);
      }
    } catch (const Failure& failure) {
      end.error = failure.error();
      if (failure.error().code == Errc::unavailable) trouble = std::current_exception();
    } catch (const std::exception& error) {  // the fence of one job: the others go on
      end.error = Error{Errc::internal, error.what()};
    }
    heartbeat->stop();
    if (stopping && end.error)
      end.error = Error{Errc::cancelled, "interrupted; what was stored stays, the next sync goes on"};
    if (trouble) std::rethrow_exception(trouble);

    Outcome& outcome = job.outcome;
    outcome.requests = job.calls.stats.requests;
    outcome.retries = job.calls.stats.retries;
    outcome.limiter_wait = job.calls.stats.limiter_wait;
    outcome.not_for_token = end.not_for_token;
    if (end.not_for_token) {
      outcome.reason = end.error->detail;
    } else {
      outcome.error = end.error;
    }
    outcome.took = clock.now() - started;
    const bool refused = end.error && end.error->code == Errc::unauthorized;  // nothing of it goes on
    outcome.state = end.not_for_token                 ? RunState::skipped
                    : !end.error                      ? RunState::succeeded
                    : outcome.fetched > 0 && !refused ? RunState::partial
                                                      : RunState::failed;
    const bool limited = end.error && end.error->code == Errc::rate_limited;
    const Millis wait = !end.error || limited ? co_await limit_wait(job) : Millis{0};
    auto do_finish = [&]() -> std::optional<Error> {
      try {
        finish_run(job, end, claimed, started, wait);
        return std::nullopt;
      } catch (const Failure& failure) {
        if (failure.error().code != Errc::lease_lost) throw;
        return failure.error();
      }
    };
    // First the rows, so that nobody who learns of the end from the database (status, events) reads older
    // ones; then the end itself, which the answers show as their time.
    if (outcome.created + outcome.changed > 0) co_await publish();
    if (auto lost = co_await run_blocking(workers, std::move(do_finish))) {
      outcome.state = RunState::failed;
      outcome.error = lost;
    }
    co_await publish();
    log_outcome(job, end);
    if (request.progress) request.progress({request.cabinet_id, request.dataset, outcome.fetched, true});
    co_return outcome;
  }

  Task<void> publish() {
    if (options.publisher) co_await options.publisher->publish();
  }

  // The dataset's work, which stop() interrupts wherever it waits for WB or for the limiter.
  Task<StepEnd> stoppable(Job& job) {
    asio::cancellation_signal signal;
    signals.insert(&signal);
    struct Forget {
      std::set<asio::cancellation_signal*>& all;
      asio::cancellation_signal* one;
      ~Forget() { all.erase(one); }
    } forget{signals, &signal};
    auto work = [&job]() { return run_dataset(job); };
    co_return co_await asio::co_spawn(context, std::move(work),
                                      asio::bind_cancellation_slot(signal.slot(), asio::use_awaitable));
  }

  static Outcome declined(const RunRequest& request, std::string reason) {
    Outcome outcome;
    outcome.cabinet_id = request.cabinet_id;
    outcome.dataset = request.dataset;
    outcome.reason = std::move(reason);
    return outcome;
  }

  // True when the pending cabinet may be synced now.
  Task<bool> activate(const RunRequest& request);

  asio::io_context& context;
  WorkerPool& workers;
  db::Database& database;
  const secret::SecretBox& secrets;
  Options options;
  const Clock& clock;
  DatabaseLimitStore limits;
  wb::Client client;
  Engine* self = nullptr;
  bool stopping = false;
  std::set<asio::cancellation_signal*> signals;  // of the running jobs
};

Task<bool> Engine::Impl::activate(const RunRequest& request) {
  auto verified = co_await verify_pending(*self, workers, database, secrets, request.cabinet_id, clock);
  if (!verified) {
    log::warning("sync", "a pending cabinet could not be verified",
                 {{"cabinet_id", request.cabinet_id.value}, {"reason", verified.error().detail}});
    co_return false;
  }
  co_return verified->outcome == Registration::activated && verified->id == request.cabinet_id;
}

Engine::Engine(asio::io_context& context, WorkerPool& workers, db::Database& database,
               const secret::SecretBox& secrets, http::Client& transport, Options options, const Clock& clock)
    : impl_(
          std::make_unique<Impl>(context, workers, database, secrets, transport, std::move(options), clock)) {
  if (impl_->options.owner.empty()) impl_->options.owner = make_owner_name();
  if (!impl_->options.random) impl_->options.random = &random_unit;
  impl_->self = this;
}

Engine::~Engine() = default;

Task<Outcome> Engine::run(RunRequest request) {
  return impl_->run(std::move(request));
}

wb::Client& Engine::wb() {
  return impl_->client;
}

void Engine::stop() {
  impl_->stopping = true;
  // A signal may end its job here and now, which takes it out of the set.
  const auto running = impl_->signals;
  for (asio::cancellation_signal* signal : running) {
    if (impl_->signals.contains(signal)) signal->emit(asio::cancellation_type::terminal);
  }
}

}  // namespace wbd::sync
