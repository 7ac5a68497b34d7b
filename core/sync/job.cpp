#include "core/sync/job.hpp"

#include <algorithm>

#include "core/store/events.hpp"

namespace wbd::sync {
WriteCounts Job::commit(const std::function<WriteCounts(db::Tx&)>& work) {
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

void Job::count(const WriteCounts& counts, std::int64_t seen) {
  outcome.fetched += seen;
  outcome.created += counts.created;
  outcome.changed += counts.changed;
  outcome.unchanged += counts.unchanged;
  outcome.events += counts.events;
  if (notify) notify({cabinet.id, request.dataset, outcome.fetched, false});
}

std::optional<StepEnd> Job::barred(wb::Operation operation) const {
  const auto allowed = wb::may_call(wb::info(operation), credentials.info);
  if (allowed) return std::nullopt;
  return StepEnd{allowed.error(), {}, true};
}

Task<Result<std::string>> Job::call(const wb::Call& what, Millis max_wait) {
  calls.max_limiter_wait = max_wait;
  co_return co_await client.call(credentials, what, calls);
}

std::string Job::moscow_day(int days_ago) const {
  return to_moscow_text(clock.now() - std::chrono::days{days_ago}).substr(0, 10);
}

Date Job::moscow_today() const {
  return TimeZone::moscow().date_of(clock.now());
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

}  // namespace wbd::sync
