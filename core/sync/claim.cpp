#include "core/sync/claim.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/events.hpp"
#include "core/store/history.hpp"
#include "core/store/method_states.hpp"
#include "core/store/versions.hpp"
#include "core/sync/delta.hpp"
#include "core/sync/drift.hpp"
#include "core/sync/load_estimate.hpp"
#include "core/sync/owner.hpp"
#include "core/sync/schedule.hpp"

namespace wbd::sync {
namespace {

std::string join_samples(const std::vector<std::string>& samples) {
  std::string json = "[";
  for (const std::string& sample : samples) {
    if (json.size() > 1) json += ',';
    json += sample;
  }
  return json + "]";
}

// Whether a successful run may have changed rows. Live datasets count every row they write. The others run so
// rarely that they count as changed each time.
bool may_have_moved_rows(Dataset dataset, const RunOutcome& outcome) {
  return !is_live(dataset) || outcome.created + outcome.changed > 0;
}

// Without the statistics the live feed alone brings orders and sales: its last 31 days (GUIDE 5.6).
std::optional<UtcTime> feed_history(Dataset dataset, UtcTime now) {
  if (dataset != Dataset::orders && dataset != Dataset::sales) return std::nullopt;
  const TimeZone moscow = TimeZone::moscow();
  return moscow.start_of(moscow.date_of(now - std::chrono::days{30}));
}

// Since when the history of the first sync is whole. WB lists rows by their last change, so some are older
// than the requested time. It may also have kept less than was requested (GUIDE 5.4).
std::optional<UtcTime> known_history(db::Tx& tx, const Job& job, UtcTime now) {
  const auto state = store::find_sync_state(tx, job.cabinet.id, job.request.dataset);
  if (!state) return std::nullopt;
  if (!state->complete_from) return feed_history(job.request.dataset, now);
  return history_start(*state->complete_from,
                       store::first_row_since(tx, job.cabinet.id, job.request.dataset, *state->complete_from),
                       now);
}

store::SyncLog log_of(const Job& job, const StepEnd& end, UtcTime started, UtcTime now) {
  store::SyncLog log;
  log.sync_id = random_token(12);
  log.cabinet_id = job.cabinet.id;
  log.dataset = job.request.dataset;
  log.state = to_string(job.outcome.state);
  log.started_at = started;
  log.finished_at = now;
  static_cast<RunCounts&>(log) = job.outcome;
  if (end.error) {
    log.error_code = std::string(wbd::to_string(end.error->code));
    log.error = end.error->detail;
  } else if (!job.outcome.reason.empty()) {
    log.error_code = std::string(wbd::to_string(Errc::forbidden));
    log.error = job.outcome.reason;
  }
  if (!job.samples.empty()) log.samples_json = join_samples(job.samples);
  return log;
}

// Compares the fields of this run's rows with those of earlier runs. Returns the fields that are lost now;
// the events name those lost since the last run.
std::vector<store::FieldDrift> judge_fields(db::Tx& tx, const Job& job, UtcTime now, Events& events) {
  std::vector<store::FieldDrift> lost;
  auto all = job.fields;
  for (const wb::Operation operation : job.readable) all.try_emplace(operation);
  for (const auto& [operation, counts] : all) {
    const std::string_view name = wb::info(operation).name;
    const store::FieldHistories before = store::load_wb_fields(tx, job.cabinet.id, name);
    store::FieldHistories after = before;
    if (job.readable.contains(operation)) {
      for (auto& [field, history] : after) {
        if (std::ranges::find(counts, field, &wb::FieldCount::field) == counts.end())
          history = judge_readable(history, now).next;
      }
    }
    for (const wb::FieldCount& count : counts) {
      store::FieldHistory& field = after[count.field];
      const FieldVerdict verdict = judge_field(field, count, now);
      field = verdict.next;
      if (!field.lost_at) continue;
      lost.push_back({job.cabinet.id, std::string(name), count.field, field});
      if (verdict.change == FieldChange::lost)
        drift_event(events, to_string(job.request.dataset), lost.back());
    }
    if (is_worth_storing(before, after)) store::save_wb_fields(tx, job.cabinet.id, name, after, now);
  }
  return lost;
}

}  // namespace

Claimed claim_run(db::Database& database, const Options& options, const RunRequest& request, UtcTime now,
                  bool with_old_token) {
  const auto claim = [&](db::Tx& tx) {
    Claimed out;
    const auto cabinet = store::find_cabinet(tx, request.cabinet_id);
    if (!cabinet) throw Failure({Errc::not_found, fmt::format("no cabinet {}", request.cabinet_id.value)});
    out.cabinet = *cabinet;
    if (cabinet->status != CabinetStatus::active) {
      out.refusal = fmt::format("the cabinet is {}", to_string(cabinet->status));
      return out;
    }
    out.token_waits = !with_old_token && request.dataset == Dataset::orders &&
                      store::next_token(tx, request.cabinet_id).has_value();
    if (out.token_waits) return out;
    store::ensure_sync_states(tx, request.cabinet_id);
    const auto state = store::find_sync_state(tx, request.cabinet_id, request.dataset);
    if (!state) throw Failure({Errc::internal, "the sync state is missing"});
    out.state = *state;
    out.next_due = state->due_at;
    const bool goes_on = request.finish_load && state->is_loading();
    const bool on_demand = request.early || request.force || request.full || request.since || goes_on;
    if (!on_demand && state->due_at > now) {
      out.refusal = "not due until " + to_rfc3339(state->due_at);
      out.not_due = true;
      return out;
    }
    if (state->lease_owner && state->lease_expires_at > now && owner_is_dead(*state->lease_owner)) {
      const store::Lease orphan{request.cabinet_id, request.dataset, *state->lease_owner, state->lease_epoch,
                                state->lease_expires_at};
      store::release_lease(tx, orphan);
    }
    out.lease =
        store::claim_lease(tx, request.cabinet_id, request.dataset, options.owner, now, options.lease);
    if (!out.lease) {
      out.refusal = "another process is syncing it";
      return out;
    }
    if (request.full) store::begin_reload(tx, *out.lease);
    out.sealed = store::sealed_token(tx, request.cabinet_id);
    out.policy = store::sync_policy(tx, request.cabinet_id);
    out.methods = store::method_states(tx, request.cabinet_id);
    return out;
  };
  return database.write_value(claim, db::LockTimeout::background);
}

void finish_run(Job& job, const StepEnd& end, const Claimed& begun, UtcTime started, Millis limit_wait) {
  const UtcTime now = job.clock.now();
  const auto finish_it = [&](db::Tx& tx) {
    store::Lease ours = job.lease;
    // Locks the cabinet's row: when several runs find the token refused, only one of them emits the event.
    store::check_lease(tx, ours, now);
    if (job.history_from && !job.announces) store::note_history(tx, ours, *job.history_from);
    const bool refused = end.error && end.error->code == Errc::unauthorized;
    const bool about_token = refused || end.not_for_token || job.refusals_changed;
    const bool outdated = about_token && store::sealed_token(tx, job.cabinet.id) != begun.sealed;
    // If the token was replaced during the run, its refusal does not apply to the new token, which has made
    // all work due.
    if (outdated || (end.error && end.error->code == Errc::cancelled)) {
      store::release_lease(tx, ours);
      return;
    }
    const auto cabinet = store::find_cabinet(tx, job.cabinet.id);
    const std::int64_t failures = begun.state.failures;
    store::Finish finish;
    finish.now = now;
    finish.logs_before = now - job.options.keep_logs;
    finish.samples_before = now - job.options.keep_samples;
    finish.due_at = next_due(end, {now, job.interval, limit_wait, failures}, job.options.random);
    finish.success = !end.error;
    finish.backfilled = !end.error && !end.again_in;
    // Neither a wait for WB's limit nor a call that the token may not make is a failure.
    finish.failed = end.error && end.error->code != Errc::rate_limited && !end.not_for_token;
    finish.saves_refusals = job.refusals_changed;
    finish.refusals = job.refusals.text();
    if (!finish.backfilled) finish.load = job.outcome.load;
    RunFacts facts;
    facts.dataset = job.request.dataset;
    facts.now = now;
    facts.epoch = ours.epoch;
    if (finish.failed) facts.error = end.error;
    // A run that only had to wait neither continues an incident nor ends it.
    facts.failures_before = finish.failed || finish.success ? failures : 0;
    facts.first_sync_ended = finish.backfilled && !begun.state.backfilled;
    facts.skipped = job.outcome.skipped;
    facts.token = job.cabinet.token;
    facts.newly_refused = refused && cabinet && cabinet->status != CabinetStatus::refused;
    Events events;
    const std::vector<store::FieldDrift> lost = judge_fields(tx, job, now, events);
    job.outcome.drift.clear();
    for (const store::FieldDrift& field : lost)
      job.outcome.drift.push_back(field.operation + "." + field.field);
    facts.fields_lost = !lost.empty();
    run_events(events, facts);
    job.outcome.events += store::save_events(tx, job.cabinet.id, events, now);
    if (facts.first_sync_ended) finish.history_from = known_history(tx, job, now);
    const store::SyncLog log = log_of(job, end, started, now);
    finish.error_code = log.error_code;
    finish.error = log.error;
    job.outcome.sync_id = log.sync_id;
    store::finish_sync(tx, ours, finish, log);
    if (finish.success) {
      store::touch_last_sync(tx, job.cabinet.id, now);
      // Cached answers show how fresh they are, so a good sync without changes moves their version too.
      const bool moved = may_have_moved_rows(job.request.dataset, job.outcome);
      job.outcome.data_version = moved ? store::raise_data_version(tx, job.cabinet.id)
                                       : store::raise_sync_version(tx, job.cabinet.id);
    }
    if (facts.newly_refused)
      store::set_cabinet_status(tx, job.cabinet.id, CabinetStatus::refused, end.error->detail);
    job.outcome.next_due = finish.due_at;
  };
  job.database.write(finish_it, db::LockTimeout::background);
}

}  // namespace wbd::sync
