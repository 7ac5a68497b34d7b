#include "core/view/sync_rows.hpp"

#include <algorithm>
#include <map>

#include "core/store/sync_state.hpp"
#include "core/view/loading.hpp"
#include "core/view/method_rows.hpp"

namespace wbd::view {
namespace {

using store::RequestState;
using store::SyncItem;

bool has_ended(const SyncItem& item) {
  return item.state != RequestState::queued && item.state != RequestState::running;
}

void write_item(JsonWriter& json, db::Tx& tx, const SyncItem& item, const SyncPolicy& policy) {
  const auto state = store::find_sync_state(tx, item.cabinet_id, item.dataset);
  // A run that has not ended has no counts yet.
  const auto count = [&](std::string_view name, std::int64_t number) {
    json.field(name, has_ended(item) ? std::optional(number) : std::nullopt);
  };
  json.begin_object();
  json.field("cabinet_id", item.cabinet_id);
  json.field("dataset", to_string(item.dataset));
  json.field("state", to_string(item.state));
  json.field("started_at", item.started_at);
  json.field("finished_at", item.finished_at);
  count("fetched", item.fetched);
  count("created", item.created);
  count("changed", item.changed);
  count("unchanged", item.unchanged);
  count("events", item.events);
  count("requests", item.requests);
  count("retries", item.retries);
  std::optional<double> seconds;
  if (item.started_at && item.finished_at)
    seconds = std::chrono::duration<double>(*item.finished_at - *item.started_at).count();
  json.field("seconds", seconds);
  json.field("last_success_at", state ? state->last_success_at : std::nullopt);
  // A dataset that was never synced is due at once.
  const bool has_due_time = state && state->due_at > UtcTime{};
  json.field("next_due_at", has_due_time ? std::optional(state->due_at) : std::nullopt);
  const bool loads = state && state->is_loading() && policy.includes(item.dataset);
  write_load(json, "loading", loads ? std::optional(state->load) : std::nullopt);
  json.key("error");
  if (item.error_code) {
    json.begin_object();
    json.field("code", *item.error_code);
    json.field("message", item.error);
    json.end_object();
  } else {
    json.value(nullptr);
  }
  json.end_object();
}

std::optional<UtcTime> first_start(const std::vector<SyncItem>& items) {
  std::optional<UtcTime> first;
  for (const SyncItem& item : items) {
    if (item.started_at && (!first || *item.started_at < *first)) first = item.started_at;
  }
  return first;
}

// nullopt while a run is in progress.
std::optional<UtcTime> last_end(const std::vector<SyncItem>& items) {
  std::optional<UtcTime> last;
  for (const SyncItem& item : items) {
    if (!has_ended(item)) return std::nullopt;
    if (item.finished_at && (!last || *item.finished_at > *last)) last = item.finished_at;
  }
  return last;
}

}  // namespace

std::int64_t progress_of(const std::vector<SyncItem>& items) {
  if (items.empty()) return 100;
  return 100 * std::ranges::count_if(items, has_ended) / static_cast<std::int64_t>(items.size());
}

void write_sync_status(JsonWriter& json, db::Tx& tx, const SyncStatus& status, UtcTime now,
                       Language language) {
  const auto started = first_start(status.items);
  const auto finished = last_end(status.items);
  json.begin_object();
  json.field("sync_id", status.sync_id);
  json.field("state", to_string(store::state_of(status.items)));
  json.field("progress", progress_of(status.items));
  json.field("requested_at", status.requested_at);
  json.field("started_at", started);
  json.field("finished_at", finished);
  json.key("datasets");
  json.begin_array();
  std::map<CabinetId, SyncPolicy> policies;
  for (const SyncItem& item : status.items) {
    const auto [policy, first] = policies.try_emplace(item.cabinet_id);
    if (first) policy->second = store::sync_policy(tx, item.cabinet_id);
    write_item(json, tx, item, policy->second);
  }
  json.end_array();
  std::vector<CabinetId> cabinets;
  for (const auto& [cabinet, policy] : policies) cabinets.push_back(cabinet);
  std::vector<store::RefusedMethod> refused;
  std::vector<store::FieldDrift> drifts;
  if (!cabinets.empty()) {
    refused = store::refused_methods(tx, cabinets, now);
    drifts = store::wb_field_drifts(tx, now);
  }
  std::erase_if(drifts, [&](const store::FieldDrift& one) { return !policies.contains(one.cabinet_id); });
  write_wb_changes(json, refused, drifts, language);
  json.end_object();
}

}  // namespace wbd::view
