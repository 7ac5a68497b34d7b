#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/method_words.hpp"
#include "cli/output/russian_errors.hpp"
#include "cli/output/words.hpp"
#include "cli/session.hpp"
#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/method_states.hpp"
#include "core/store/sync_state.hpp"
#include "core/view/loading.hpp"
#include "core/view/rows.hpp"
#include "core/wb/limiter.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kStatusColumns{
    Column{"cabinet_id", "Cabinet", "Кабинет", Form::number},
    Column{"cabinet", "Name", "Название"}.ranked(6),
    Column{"dataset", "Dataset", "Данные", Form::state},
    Column{"state", "State", "Состояние", Form::state},
    Column{"last_success_at", "Last sync", "Загружено", Form::time},
    Column{"freshness_seconds", "Age, s", "Секунд назад", Form::number}.ranked(5),
    Column{"next_due_at", "Next", "Следующая", Form::time}.ranked(2),
    Column{"failures", "Failures", "Неудач", Form::number}.ranked(3),
    Column{"source", "Source", "Источник"}.ranked(4),
    Column{"note", "Note", "Примечание"}.ranked(1)};

// One whose first sync has not ended, and that a member wants.
std::optional<LoadProgress> load_of(const store::SyncState& state, const SyncPolicy& policy) {
  const bool loads = state.is_loading() && policy.includes(state.dataset);
  return loads ? std::optional(state.load) : std::nullopt;
}

std::string_view state_of(const store::SyncState& state, bool loads, UtcTime now) {
  if (state.lease_owner && state.lease_expires_at > now) return "running";
  if (state.last_error_code) return "failed";
  if (!state.last_started_at && !state.last_success_at) return "never";
  return loads ? "loading" : "succeeded";
}

std::optional<std::string> note_of(const store::SyncState& state, const std::optional<LoadProgress>& load,
                                   UtcTime now, Language language) {
  std::string note = error_detail(state.last_error.value_or(""), language);
  if (state.last_started_at && load) note += (note.empty() ? "" : "; ") + still_loading(*load, now, language);
  return note.empty() ? std::nullopt : std::optional(note);
}

void write_state(JsonWriter& json, const store::SyncState& state, const std::optional<LoadProgress>& load,
                 const std::string& cabinet, const std::optional<std::string>& source, UtcTime now,
                 Language language) {
  json.begin_object();
  json.field("cabinet_id", state.cabinet_id);
  json.field("cabinet", cabinet);
  json.field("dataset", to_string(state.dataset));
  json.field("state", state_of(state, load.has_value(), now));
  json.field("backfilled", state.backfilled);
  json.field("last_started_at", state.last_started_at);
  json.field("last_success_at", state.last_success_at);
  std::optional<std::int64_t> age;
  if (state.last_success_at) {
    age = std::chrono::floor<std::chrono::seconds>(now - *state.last_success_at).count();
  }
  json.field("freshness_seconds", age);
  // A dataset that was never synced is due at once.
  json.field("next_due_at", state.due_at > UtcTime{} ? std::optional(state.due_at) : std::nullopt);
  json.field("failures", state.failures);
  json.field("source", source);
  view::write_load(json, "loading", load);
  json.field("complete_from", state.is_loading() ? std::nullopt : state.complete_from);
  json.field("note", note_of(state, load, now, language));
  json.key("error");
  if (state.last_error_code) {
    json.begin_object();
    json.field("code", *state.last_error_code);
    json.field("message", state.last_error);
    json.end_object();
  } else {
    json.value(nullptr);
  }
  json.end_object();
}

void write_method(JsonWriter& json, const MethodStatus& status) {
  json.begin_object();
  json.field("cabinet_id", status.cabinet_id);
  json.field("method", status.method);
  json.field("state", to_string(status.state));
  json.field("from_feed", status.from_feed());
  json.field("detail", status.detail);
  json.field("since", status.since);
  json.field("next_try_at", status.probe_at);
  json.end_object();
}

void write_limit(JsonWriter& json, const store::BucketRow& row, UtcTime now) {
  const wb::BucketState bucket = wb::bucket_from_json(row.state);
  json.begin_object();
  json.field("sid", row.sid);
  json.field("token_type", row.token_type);
  json.field("bucket", row.bucket);
  json.field("full_at", bucket.full_at);
  json.field("blocked_until",
             bucket.blocked_until > now ? std::optional(bucket.blocked_until) : std::nullopt);
  json.field("in_flight", static_cast<std::int64_t>(bucket.in_flight.size()));
  json.field("updated_at", row.updated_at);
  json.end_object();
}

// The datasets of a cabinet that are loaded and need nobody's attention, as one row of a table.
struct Settled {
  std::size_t datasets = 0;
  UtcTime oldest = UtcTime::max(), next_due = UtcTime::max();
};

void write_settled(JsonWriter& json, CabinetId cabinet, const std::string& name, const Settled& settled,
                   std::string_view which) {
  json.begin_object();
  json.field("cabinet_id", cabinet);
  json.field("cabinet", name);
  json.field("dataset", fmt::format("{} ({})", which, settled.datasets));
  json.field("state", "succeeded");
  json.field("last_success_at", settled.oldest);
  json.field("next_due_at", settled.next_due);
  json.end_object();
}

// "WB's limits: orders until 20:19".
std::string limits_text(const std::vector<store::BucketRow>& buckets, UtcTime now, Session& session) {
  constexpr std::size_t kMost = 5;
  std::string out;
  std::size_t shown = 0;
  for (const store::BucketRow& row : buckets) {
    const UtcTime until = wb::bucket_from_json(row.state).blocked_until;
    if (until <= now || ++shown > kMost) continue;
    out +=
        fmt::format("{}{} {} {}", out.empty() ? session.tr("WB's limits: ", "Лимиты WB: ") : ", ", row.bucket,
                    session.tr("until", "до"), clock_text(until, now, session.zone(), session.language()));
  }
  return out;
}

Outcome status(Session& session, const Arguments&) {
  const UtcTime now = system_clock().now();
  std::vector<Cabinet> cabinets;
  std::vector<store::SyncState> states;
  std::vector<store::BucketRow> buckets;
  std::vector<MethodStatus> methods;
  std::map<CabinetId, SyncPolicy> policies;
  session.database().read([&](db::Tx& tx) {
    cabinets = store::list_cabinets(tx);
    states = store::list_sync_states(tx, std::nullopt);
    buckets = store::list_buckets(tx);
    methods = store::method_states(tx, std::nullopt);
    policies = store::sync_policies(tx);
  });
  Answer answer{.columns = kStatusColumns, .rows = "datasets"};
  std::unordered_map<std::int64_t, std::string> names;
  JsonWriter json(answer.data);
  json.begin_object();
  json.key("cabinets");
  json.begin_array();
  for (const Cabinet& cabinet : cabinets) {
    names.emplace(cabinet.id.value, cabinet.name);
    view::write_cabinet(json, {cabinet, MemberRole::owner}, now);
  }
  json.end_array();
  json.key("datasets");
  json.begin_array();
  // A narrow table has one row for what is in order; every other form has all rows.
  const bool brief = session.format() == OutputFormat::table && session.chosen_columns().empty();
  std::map<CabinetId, Settled> settled;
  std::map<CabinetId, std::size_t> datasets;
  for (const store::SyncState& state : states) {
    const auto source = source_words(methods, state.cabinet_id, state.dataset, session.language());
    const auto load = load_of(state, policies[state.cabinet_id]);
    if (load) answer.loading.push_back({state.cabinet_id, state.dataset, *load});
    ++datasets[state.cabinet_id];
    if (brief && state_of(state, load.has_value(), now) == "succeeded" && !source && state.last_success_at) {
      Settled& one = settled[state.cabinet_id];
      ++one.datasets;
      one.oldest = std::min(one.oldest, *state.last_success_at);
      one.next_due = std::min(one.next_due, state.due_at);
      continue;
    }
    write_state(json, state, load, names[state.cabinet_id.value], source, now, session.language());
  }
  for (const auto& [cabinet, one] : settled)
    write_settled(
        json, cabinet, names[cabinet.value], one,
        one.datasets == datasets[cabinet] ? session.tr("all", "все") : session.tr("the rest", "остальные"));
  json.end_array();
  json.key("methods");
  json.begin_array();
  for (const MethodStatus& status : methods) write_method(json, status);
  json.end_array();
  json.key("limits");
  json.begin_array();
  // Not those of unverified tokens and of registrations.
  const auto is_of = [&cabinets](const std::string& sid) {
    return std::ranges::find(cabinets, sid, [](const Cabinet& cabinet) { return cabinet.token.sid; }) !=
           cabinets.end();
  };
  for (const store::BucketRow& row : buckets) {
    if (is_of(row.sid)) write_limit(json, row, now);
  }
  json.end_array();
  json.end_object();
  if (is_table(session.format())) answer.note = limits_text(buckets, now, session);
  return answer;
}

constexpr std::array kStatusCommands{
    Command{"status", "", "Cabinets, last and next syncs, WB limits", "Кабинеты, загрузки, лимиты WB",
            "wbctl status", kNone, status},
};

}  // namespace

std::span<const Command> status_commands() {
  return kStatusCommands;
}

}  // namespace wbd::cli::commands
