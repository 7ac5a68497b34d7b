#include "core/sync/job.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/store/events.hpp"
#include "core/store/method_states.hpp"
#include "core/store/versions.hpp"
#include "core/sync/load_estimate.hpp"
#include "core/wb/answer_flaw.hpp"

namespace wbd::sync {

StepEnd ended(const Error& error, bool progress, Millis continue_in) {
  if (error.code == Errc::rate_limited && progress) return {{}, error.retry_after.value_or(continue_in)};
  return {error, {}};
}

bool is_out_of_reach(const StepEnd& end) {
  return end.not_for_token || (end.error && end.error->code == Errc::forbidden);
}

StepEnd combine(StepEnd first, StepEnd second) {
  if (is_out_of_reach(first) && !is_out_of_reach(second)) return second;
  if (is_out_of_reach(second)) return first;
  StepEnd both;
  both.partial = first.error.has_value() != second.error.has_value() || (first.partial && second.partial);
  both.error = first.error ? std::move(first.error) : std::move(second.error);
  both.again_in = first.again_in;
  if (second.again_in) both.again_in = std::min(both.again_in.value_or(*second.again_in), *second.again_in);
  return both;
}

void Job::save_cursor(db::Tx& tx) const {
  store::save_cursor(tx, lease, write_cursor_(), load_now());
  if (history_from && !announces) store::note_history(tx, lease, *history_from);
}

std::optional<LoadProgress> Job::load_now(Millis next) const {
  if (!loads) return std::nullopt;
  return estimated_load({.fetched = loaded_before + outcome.fetched,
                         .expected = load_expected,
                         .requests_left = requests_left,
                         .next = next,
                         .pace = pace},
                        clock.now());
}

Task<void> Job::keep() {
  const auto nothing = [](db::Tx&) { return WriteCounts{}; };
  const auto write = [this, &nothing]() { store(nothing); };
  co_await on_worker(write);
}

WriteCounts Job::commit(const Work& work) {
  const auto store_all = [&](db::Tx& tx) {
    store::Lease ours = lease;
    store::check_lease(tx, ours, clock.now(), options.lease);
    events_.clear();
    WriteCounts counts = work(tx);
    counts.events = store::save_events(tx, cabinet.id, events_, clock.now());
    if (counts.any_change()) store::raise_data_version(tx, cabinet.id);
    return counts;
  };
  return database.write_value(store_all, db::LockTimeout::background);
}

WriteCounts Job::store(const Work& work) {
  return commit([&](db::Tx& tx) {
    const WriteCounts counts = work(tx);
    save_cursor(tx);
    return counts;
  });
}

void Job::count(const WriteCounts& counts, std::int64_t seen) {
  outcome.fetched += seen;
  outcome.created += counts.created;
  outcome.changed += counts.changed;
  outcome.unchanged += counts.unchanged;
  outcome.events += counts.events;
  outcome.unknown_kinds += counts.unknown_kinds;
  if (notify) notify({cabinet.id, request.dataset, outcome.fetched, false});
}

void Job::note_skipped(std::int64_t rows, const std::vector<std::string>& raw_rows) {
  constexpr std::size_t kMostSamples = 10;
  outcome.skipped += rows;
  for (const std::string& row : raw_rows) {
    if (samples.size() < kMostSamples) samples.push_back(row);
  }
}

std::optional<StepEnd> Job::barred(wb::Operation operation) const {
  if (const auto allowed = wb::may_call(wb::info(operation), credentials.info); !allowed)
    return StepEnd{allowed.error(), {}, true};
  if (const auto refused = refused_before(operation)) return StepEnd{*refused, {}, true};
  return std::nullopt;
}

std::optional<Error> Job::refused_before(wb::Operation operation) const {
  return refusals.find(operation, clock.now(), on_demand());
}

std::optional<Error> Job::closed_now(wb::Operation operation) const {
  if (auto refused = refused_before(operation)) return refused;
  return resting(operation);
}

wb::CallContext& Job::waiting(Millis least_wait) {
  calls.max_limiter_wait = std::max(least_wait, request.max_limiter_wait);
  return calls;
}

void Job::learn(wb::Operation operation, const std::optional<Error>& error) {
  const auto before = refusals.text();
  if (error) {
    refusals.note(operation, *error, clock.now());
  } else {
    refusals.forget(operation);
  }
  refusals_changed = refusals_changed || refusals.text() != before;
}

Task<Result<std::string>> Job::call(const wb::Call& what, Millis least_wait) {
  if (const auto closed = closed_now(what.operation)) co_return *closed;
  auto answer = co_await client.call(credentials, what, waiting(least_wait));
  learn(what.operation, answer ? std::nullopt : std::optional(answer.error()));
  co_await note_answer(what.operation, answer.has_value());
  if (answer) readable.insert(what.operation);
  co_return answer;
}

Error Job::unreadable(wb::Operation operation, Error error) {
  if (error.code != Errc::bad_data) return error;
  readable.erase(operation);
  if (const auto flaw = wb::answer_flaw(error)) {
    note_fields({operation, {{flaw->field, 1, 0, flaw->retyped ? 1 : 0, wb::Presence::always}}});
  }
  error.detail = fmt::format("{}: {}", wb::info(operation).name, error.detail);
  return error;
}

Task<Result<std::int64_t>> Job::stream(const wb::Call& what, wb::BatchSink& sink, Millis least_wait) {
  calls.loss = MethodLoss::none;
  if (const auto closed = closed_now(what.operation)) co_return *closed;
  auto rows = co_await client.stream(credentials, what, options.batch_size, sink, waiting(least_wait));
  learn(what.operation, rows ? std::nullopt : std::optional(rows.error()));
  co_return rows;
}

const MethodStatus* Job::method(wb::Operation operation) const {
  const auto found = std::ranges::find(methods, wb::info(operation).name, &MethodStatus::method);
  return found == methods.end() ? nullptr : &*found;
}

std::optional<Error> Job::resting(wb::Operation operation) const {
  const MethodStatus* const status = method(operation);
  if (status == nullptr || !status->rests(clock.now(), on_demand())) return std::nullopt;
  if (status->forced) return Error{Errc::not_found, status->method + ": wb.source = feed: it is not called"};
  return Error{Errc::not_found,
               fmt::format("{}: WB has switched it off and is asked again at {} ({})", status->method,
                           to_rfc3339(*status->probe_at), status->detail.value_or(""))};
}

Task<void> Job::note_answer(wb::Operation operation, bool answered) {
  const MethodStatus* const known = method(operation);
  const bool lost = !answered && calls.loss != MethodLoss::none;
  if (!lost && (known == nullptr || !answered)) co_return;
  const UtcTime now = clock.now();
  MethodStatus status;
  if (known != nullptr) status = *known;
  status.cabinet_id = cabinet.id;
  status.method = wb::info(operation).name;
  const MethodState before = status.state;
  status.state = lost ? after(before, calls.loss) : MethodState::on;
  if (status.state != before) status.since = now;
  std::optional<Event> event;
  if (lost) {
    status.detail = calls.loss_detail;
    status.probe_at = next_probe(status.state, now);
    if (status.state == MethodState::gone && before != MethodState::gone)
      event = source_gone_event(request.dataset, status);
  } else {
    status.detail.reset();
    status.probe_at.reset();
  }
  log::write(lost ? log::Level::warning : log::Level::info, "sync",
             lost ? "WB has switched a method off" : "a method of WB answers again",
             {{"cabinet_id", cabinet.id.value},
              {"operation", status.method},
              {"state", to_string(status.state)},
              {"detail", status.detail.value_or("")}});
  co_await save_method(std::move(status), std::move(event));
}

Task<void> Job::follow_setting(wb::Operation operation) {
  const MethodStatus* const known = method(operation);
  if ((known != nullptr && known->forced) == options.feed_only) co_return;
  MethodStatus status;
  if (known != nullptr) status = *known;
  status.cabinet_id = cabinet.id;
  status.method = wb::info(operation).name;
  status.forced = options.feed_only;
  if (status.state == MethodState::on) status.since = clock.now();
  co_await save_method(std::move(status), std::nullopt);
}

Task<void> Job::save_method(MethodStatus status, std::optional<Event> event) {
  const MethodStatus* const known = method(*wb::operation_named(status.method));
  const bool was_from_feed = known != nullptr && known->from_feed();
  if (was_from_feed != status.from_feed())
    status.backlog = status.from_feed() ? std::optional(std::string()) : std::nullopt;
  const auto write = [&]() {
    commit([&](db::Tx& tx) {
      // Runs of other datasets also advance the backlog, so the stored one is kept.
      if (was_from_feed == status.from_feed()) {
        const auto stored = store::find_method_state(tx, cabinet.id, status.method);
        if (stored) status.backlog = stored->backlog;
      }
      store::save_method_state(tx, status);
      if (event) events_.push_back(*event);
      return WriteCounts{};
    });
  };
  co_await on_worker(write);
  std::erase_if(methods, [&](const MethodStatus& one) { return one.method == status.method; });
  if (status.forced || status.state != MethodState::on) methods.push_back(std::move(status));
}

Date Job::moscow_today() const {
  return moscow_day(0);
}

Date Job::moscow_day(int days_ago) const {
  return TimeZone::moscow().date_of(clock.now() - std::chrono::days{days_ago});
}

}  // namespace wbd::sync
