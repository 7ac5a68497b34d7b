#include "core/sync/engine.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/log.hpp"
#include "core/store/events.hpp"
#include "core/sync/delta.hpp"
#include "core/sync/job.hpp"
#include "core/sync/limit_store.hpp"
#include "core/sync/onboarding.hpp"
#include "core/sync/owner.hpp"
#include "core/sync/pace.hpp"

namespace wb::sync {
namespace {

using namespace std::chrono_literals;

// Asking more often than WB itself refreshes only costs requests.
Millis own_pace(Dataset dataset) {
  switch (dataset) {
    case Dataset::orders:
    case Dataset::reviews:
    case Dataset::questions:
      return 0ms;
    case Dataset::sales:
    case Dataset::products:
    case Dataset::stocks:
      return 30min;  // GUIDE 5.5, 5.7
    case Dataset::funnel:
      return 2h;  // GUIDE 5.14
    case Dataset::finance:
      return 6h;  // reports come daily, the balance moves in between
    case Dataset::prices:
      return 1h;
    case Dataset::warehouses:
      return 6h;
    case Dataset::tariffs:
      return 24h;  // GUIDE 5.21
  }
  return 30min;
}

constexpr Millis kLongestBackoff = 1h;
constexpr Millis kForbiddenWait = 24h;
constexpr Millis kDisabledMethodWait = 6h;  // 404: WB has switched the method off

// Keeps a lease alive while its job waits for the limiter or for WB. Detached; ends soon after stop().
class Heartbeat : public std::enable_shared_from_this<Heartbeat> {
 public:
  Heartbeat(asio::io_context& context, WorkerPool& workers, store::Database& database, store::Lease lease,
            Millis length, const Clock& clock)
      : timer_(context),
        workers_(workers),
        database_(database),
        lease_(std::move(lease)),
        length_(length),
        clock_(clock) {}

  void start() {
    auto beat = [self = shared_from_this()]() { return self->run(); };
    asio::co_spawn(timer_.get_executor(), std::move(beat), asio::detached);
  }
  void stop() {
    stopped_ = true;
    timer_.cancel();
  }

 private:
  Task<void> run() {
    const auto self = shared_from_this();
    while (!stopped_) {
      timer_.expires_after(length_ / 3);
      boost::system::error_code ignored;
      co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
      if (stopped_) co_return;
      auto extend = [self]() {
        try {
          self->database_.write([&](store::Tx& tx) {
            store::Lease ours = self->lease_;
            store::check_lease(tx, ours, self->clock_.now(), self->length_);
          });
        } catch (const Failure& failure) {
          // The job's own next write meets the same trouble and reports it.
          log::debug("sync", "a lease was not renewed", {{"reason", failure.error().detail}});
        }
      };
      co_await run_blocking(workers_, std::move(extend));
    }
  }

  asio::steady_timer timer_;
  WorkerPool& workers_;
  store::Database& database_;
  store::Lease lease_;
  Millis length_;
  const Clock& clock_;
  bool stopped_ = false;
};

struct Claimed {
  std::optional<store::Lease> lease;
  std::string refusal;
  std::optional<UtcTime> next_due;
  std::optional<Cabinet> cabinet;
  std::optional<std::string> sealed;
  store::SyncState state;
  SyncWish wish;
};

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
      return sync_finance(job);
  }
  throw Failure({Errc::internal, "no step for this dataset"});
}

std::string join_samples(const std::vector<std::string>& samples) {
  std::string json = "[";
  for (const std::string& sample : samples) {
    if (json.size() > 1) json += ',';
    json += sample;
  }
  return json + "]";
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
      return "skipped";
  }
  return "";
}

Millis interval_of(const Options& options, Dataset dataset) {
  if (const auto own = options.dataset_intervals.find(std::string(to_string(dataset)));
      own != options.dataset_intervals.end()) {
    return own->second;
  }
  return std::max(options.interval, own_pace(dataset));
}

struct Engine::Impl {
  Impl(asio::io_context& io, WorkerPool& pool, store::Database& db, const secret::SecretBox& box,
       http::Client& transport, Options engine_options, const Clock& wall_clock)
      : context(io),
        workers(pool),
        database(db),
        secrets(box),
        options(std::move(engine_options)),
        clock(wall_clock),
        limits(db, pool, wall_clock),
        client(options.client, transport, limits, wall_clock) {}

  // On a worker: may this run start, and with what?
  Claimed claim(const RunRequest& request) const {
    return database.write_value([&](store::Tx& tx) {
      Claimed out;
      const UtcTime now = clock.now();
      out.cabinet = store::find_cabinet(tx, request.cabinet_id);
      if (!out.cabinet)
        throw Failure({Errc::not_found, fmt::format("no cabinet {}", request.cabinet_id.value)});
      if (out.cabinet->status != CabinetStatus::active) {
        out.refusal = fmt::format("the cabinet is {}", to_string(out.cabinet->status));
        return out;
      }
      store::ensure_sync_states(tx, request.cabinet_id);
      const auto state = store::find_sync_state(tx, request.cabinet_id, request.dataset);
      if (!state) throw Failure({Errc::internal, "the sync state is missing"});
      out.state = *state;
      out.next_due = state->due_at;
      const bool asked_for = request.force || request.full || request.since;
      if (!asked_for && state->due_at > now) {
        out.refusal = "not due until " + to_rfc3339(state->due_at);
        return out;
      }
      if (state->lease_owner && state->lease_expires_at > now && owner_is_dead(*state->lease_owner)) {
        store::Lease orphan{request.cabinet_id, request.dataset, *state->lease_owner, state->lease_epoch,
                            state->lease_expires_at};
        store::release_lease(tx, orphan);
      }
      out.lease =
          store::claim_lease(tx, request.cabinet_id, request.dataset, options.owner, now, options.lease);
      if (!out.lease) {
        out.refusal = "another process is syncing it";
        return out;
      }
      out.sealed = store::sealed_token(tx, request.cabinet_id);
      out.wish = store::sync_wish(tx, request.cabinet_id);
      return out;
    });
  }

  Result<std::string> open_token(const Claimed& claimed) const {
    if (!claimed.sealed) return Error{Errc::unauthorized, "the cabinet has no token"};
    return secrets.open(*claimed.sealed, store::cabinet_token_context(claimed.cabinet->token.sid));
  }

  // How long WB's limits keep the next run of the dataset from being a whole one.
  Task<Millis> limit_wait(const Job& job) {
    Millis longest{0};
    for (const api::Operation operation : paced_by(job.request.dataset, job.credentials.info.type)) {
      if (!api::may_call(api::info(operation), job.credentials.info)) continue;
      longest = std::max(longest, co_await client.wait_time(job.credentials, operation));
    }
    co_return longest;
  }

  // When this dataset is wanted again.
  UtcTime next_due(const Job& job, const StepEnd& end, Millis limit_wait, std::int64_t failures) const {
    const UtcTime now = clock.now();
    const Millis interval = job.interval;
    // Cabinets that began together drift apart.
    const auto jitter =
        Millis{static_cast<std::int64_t>(options.random() * 0.05 * static_cast<double>(interval.count()))};
    if (!end.error) {
      const Millis wait = end.again_in ? std::min(*end.again_in, interval) : interval + jitter;
      return now + std::max({wait, limit_wait, end.rest.value_or(Millis{0})});
    }
    if (end.error->code == Errc::not_found) {
      return now + (end.partial ? interval + jitter : kDisabledMethodWait);
    }
    // Another token is another chance; it makes all work due.
    if (end.error->code == Errc::forbidden) return now + kForbiddenWait;
    if (end.error->code == Errc::cancelled) return now;
    const auto doublings = std::min<std::int64_t>(failures, 7);
    Millis wait = std::min(kLongestBackoff, Millis{Millis{30s}.count() << doublings});
    wait =
        Millis{static_cast<std::int64_t>((0.5 + options.random() / 2) * static_cast<double>(wait.count()))};
    if (end.error->retry_after) wait = std::max(wait, *end.error->retry_after);
    // Not as soon as the one that was refused is open: the next run needs all of them, or two would take
    // turns for ever.
    if (end.error->code == Errc::rate_limited && end.error->retry_after) {
      wait = std::max(*end.error->retry_after, limit_wait);
    }
    return now + wait;
  }

  // On a worker. Ends the lease and says how it went.
  void finish(Job& job, const StepEnd& end, UtcTime started, Millis limit_wait,
              const store::SyncState& before) const {
    const UtcTime now = clock.now();
    const bool cancelled = end.error && end.error->code == Errc::cancelled;
    database.write([&](store::Tx& tx) {
      store::Lease ours = job.lease;
      if (cancelled) {
        store::release_lease(tx, ours);
        return;
      }
      store::Finish finish;
      finish.now = now;
      finish.logs_before = now - options.keep_logs;
      finish.samples_before = now - options.keep_samples;
      finish.due_at = next_due(job, end, limit_wait, before.failures);
      finish.success = !end.error;
      finish.backfilled = !end.error && !end.again_in;
      // Waiting for WB's limit is no failure, nor is what the token was never meant for.
      finish.failed = end.error && end.error->code != Errc::rate_limited && !end.not_for_token;
      Events events;
      run_events(events, {job.request.dataset, now, ours.epoch,
                          finish.failed || !end.error ? end.error : std::nullopt, before.failures,
                          finish.backfilled && !before.backfilled, job.outcome.skipped, job.cabinet.token});
      job.outcome.events += store::save_events(tx, job.cabinet.id, events, now);
      store::SyncLog log;
      log.sync_id = random_token(12);
      log.cabinet_id = job.cabinet.id;
      log.dataset = job.request.dataset;
      log.state = to_string(job.outcome.state);
      log.started_at = started;
      log.finished_at = now;
      log.fetched = job.outcome.fetched;
      log.created = job.outcome.created;
      log.changed = job.outcome.changed;
      log.unchanged = job.outcome.unchanged;
      log.skipped = job.outcome.skipped;
      log.events = job.outcome.events;
      log.requests = job.outcome.requests;
      log.retries = job.outcome.retries;
      if (end.error) {
        finish.error_code = log.error_code = std::string(wb::to_string(end.error->code));
        finish.error = log.error = end.error->detail;
      }
      if (!job.samples.empty()) log.samples_json = join_samples(job.samples);
      store::finish_sync(tx, ours, finish, log);
      if (finish.success) {
        store::touch_last_sync(tx, job.cabinet.id, now);
        // Cached answers tell how fresh they are: a good sync without changes is news to them too.
        store::raise_data_version(tx, job.cabinet.id);
      }
      const bool refused = end.error && end.error->code == Errc::unauthorized;
      if (refused) store::set_cabinet_status(tx, job.cabinet.id, CabinetStatus::refused, end.error->detail);
      job.outcome.next_due = finish.due_at;
    });
  }

  void log_outcome(const Job& job, const StepEnd& end) const {
    const Outcome& o = job.outcome;
    const auto level = !end.error                           ? log::Level::info
                       : end.error->code == Errc::cancelled ? log::Level::info
                                                            : log::Level::warning;
    log::write(level, "sync", "dataset synced",
               {{"cabinet_id", o.cabinet_id.value},
                {"dataset", to_string(o.dataset)},
                {"state", to_string(o.state)},
                {"fetched", o.fetched},
                {"created", o.created},
                {"changed", o.changed},
                {"skipped", o.skipped},
                {"requests", o.requests},
                {"retries", o.retries},
                {"ms", o.took.count()},
                {"error", end.error ? std::string_view(end.error->detail) : std::string_view()}});
  }

  Task<Outcome> run(RunRequest request) {
    if (stopping) co_return declined(request, "stopping");
    const UtcTime started = clock.now();
    auto do_claim = [this, &request]() { return claim(request); };
    Claimed claimed = co_await run_blocking(workers, std::move(do_claim));
    if (!claimed.lease && claimed.cabinet->status == CabinetStatus::pending &&
        request.dataset == Dataset::orders) {
      if (co_await activate(request)) {
        auto claim_again = [this, &request]() { return claim(request); };
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
    job.cabinet = *claimed.cabinet;
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
        finish(job, end, started, wait, claimed.state);
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
  store::Database& database;
  const secret::SecretBox& secrets;
  Options options;
  const Clock& clock;
  DatabaseLimitStore limits;
  api::Client client;
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

Engine::Engine(asio::io_context& context, WorkerPool& workers, store::Database& database,
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

api::Client& Engine::wb() {
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

}  // namespace wb::sync
