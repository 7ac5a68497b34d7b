#include "core/sync/job.hpp"

#include <algorithm>

#include "core/store/events.hpp"
#include "core/store/versions.hpp"

namespace wbd::sync {

StepEnd ended(const Error& error, bool progress, Millis continue_in) {
  if (error.code == Errc::rate_limited && progress) return {{}, error.retry_after.value_or(continue_in)};
  return {error, {}};
}

StepEnd combine(StepEnd first, StepEnd second) {
  if (first.not_for_token && !second.not_for_token) return second;
  if (second.not_for_token) return first;
  StepEnd both;
  both.partial = first.error.has_value() != second.error.has_value() || (first.partial && second.partial);
  both.error = first.error ? std::move(first.error) : std::move(second.error);
  both.again_in = first.again_in;
  if (second.again_in) both.again_in = std::min(both.again_in.value_or(*second.again_in), *second.again_in);
  return both;
}

void Job::save_cursor(db::Tx& tx) const {
  store::save_cursor(tx, lease, write_cursor_());
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
    news_.clear();
    WriteCounts counts = work(tx);
    counts.events = store::save_events(tx, cabinet.id, news_, clock.now());
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
  const auto allowed = wb::may_call(wb::info(operation), credentials.info);
  if (allowed) return std::nullopt;
  return StepEnd{allowed.error(), {}, true};
}

wb::CallContext& Job::waiting(Millis least_wait) {
  calls.max_limiter_wait = std::max(least_wait, request.max_limiter_wait);
  return calls;
}

Task<Result<std::string>> Job::call(const wb::Call& what, Millis least_wait) {
  co_return co_await client.call(credentials, what, waiting(least_wait));
}

Date Job::moscow_today() const {
  return moscow_day(0);
}

Date Job::moscow_day(int days_ago) const {
  return TimeZone::moscow().date_of(clock.now() - std::chrono::days{days_ago});
}

}  // namespace wbd::sync
