#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/sync_run.hpp"
#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kSyncColumns{Column{"cabinet_id", "Cabinet", "Кабинет", Form::number},
                                  Column{"dataset", "Dataset", "Данные"},
                                  Column{"state", "State", "Итог"},
                                  Column{"fetched", "Fetched", "Получено", Form::number},
                                  Column{"created", "New", "Новых", Form::number},
                                  Column{"changed", "Changed", "Изменено", Form::number},
                                  Column{"unchanged", "Unchanged", "Без изменений", Form::number},
                                  Column{"skipped", "Skipped", "Пропущено", Form::number},
                                  Column{"events", "Events", "Событий", Form::number},
                                  Column{"requests", "Requests", "Запросов", Form::number},
                                  Column{"retries", "Retries", "Повторов", Form::number},
                                  Column{"seconds", "Seconds", "Секунд", Form::number},
                                  Column{"note", "Note", "Примечание"}};
constexpr std::array kPlanColumns{Column{"cabinet_id", "Cabinet", "Кабинет", Form::number},
                                  Column{"dataset", "Dataset", "Данные"}, Column{"state", "State", "Итог"},
                                  Column{"next_due_at", "Due", "Срок", Form::time},
                                  Column{"note", "Note", "Примечание"}};

constexpr Millis kWaitForever = std::chrono::hours(24 * 7);
constexpr int kPartial = 9;
constexpr int kInterrupted = 130;

bool can_sync(const Cabinet& cabinet) {
  return cabinet.has_token && cabinet.status != CabinetStatus::disconnected;
}

Result<std::vector<Cabinet>> cabinets_of(db::Tx& tx, const Arguments& arguments) {
  const auto ids = chosen_cabinets(tx, arguments);
  if (!ids) return ids.error();
  std::vector<Cabinet> out;
  for (const CabinetId id : *ids) {
    auto cabinet = store::find_cabinet(tx, id);
    // A cabinet named by --cabinet is reported in any state.
    if (cabinet && (arguments.has("--cabinet") || can_sync(*cabinet))) out.push_back(std::move(*cabinet));
  }
  return out;
}

std::vector<Dataset> datasets_of(const Arguments& arguments) {
  if (!arguments.has("--only")) return {kDatasets.begin(), kDatasets.end()};
  const auto& names = arguments.all("--only");
  std::vector<Dataset> out;
  for (const Dataset dataset : kDatasets) {
    if (std::find(names.begin(), names.end(), to_string(dataset)) != names.end()) out.push_back(dataset);
  }
  return out;
}

void write_error(JsonWriter& json, const Error& error) {
  json.begin_object();
  json.field("code", to_string(error.code));
  json.field("message", error.detail);
  if (error.retry_after) {
    json.field("retry_after", std::chrono::ceil<std::chrono::seconds>(*error.retry_after).count());
  }
  json.end_object();
}

void write_outcome(JsonWriter& json, const sync::RunOutcome& outcome) {
  json.begin_object();
  json.field("cabinet_id", outcome.cabinet_id);
  json.field("dataset", to_string(outcome.dataset));
  json.field("state", sync::to_string(outcome.state));
  json.field("fetched", outcome.fetched);
  json.field("created", outcome.created);
  json.field("changed", outcome.changed);
  json.field("unchanged", outcome.unchanged);
  json.field("skipped", outcome.skipped);
  json.field("unknown_kinds", outcome.unknown_kinds);
  json.field("events", outcome.events);
  json.field("requests", outcome.requests);
  json.field("retries", outcome.retries);
  json.key("seconds");
  json.hundredths(outcome.took.count() / 10);
  json.field("next_due_at", outcome.next_due);
  std::optional<std::string> note;
  if (!outcome.reason.empty()) note = outcome.reason;
  if (outcome.skipped > 0)
    note = fmt::format("{} rows could not be read, everything else is stored; they are read again later",
                       outcome.skipped);
  if (outcome.unknown_kinds > 0)
    note =
        fmt::format("{} rows of an unknown kind, stored and left out of the figures", outcome.unknown_kinds);
  if (outcome.error) note = outcome.error->detail;
  json.field("note", note);
  json.key("error");
  if (outcome.error) {
    write_error(json, *outcome.error);
  } else {
    json.value(nullptr);
  }
  json.end_object();
}

// The result of the whole run; skipped datasets do not count.
struct Summary {
  std::size_t ran = 0, failed = 0, partial = 0;
  std::optional<Error> error;
  [[nodiscard]] bool all_failed() const { return ran > 0 && failed == ran; }
  [[nodiscard]] std::string_view state() const {
    if (all_failed()) return "failed";
    return failed + partial > 0 ? "partial" : "succeeded";
  }
};

Summary summarise(const std::vector<sync::RunOutcome>& outcomes) {
  Summary summary;
  for (const sync::RunOutcome& outcome : outcomes) {
    if (outcome.state == sync::RunState::skipped) continue;
    ++summary.ran;
    summary.failed += outcome.state == sync::RunState::failed ? 1 : 0;
    summary.partial += outcome.state == sync::RunState::partial ? 1 : 0;
    if (outcome.state == sync::RunState::failed && outcome.error && !summary.error)
      summary.error = outcome.error;
  }
  return summary;
}

Answer answer_of(const SyncResult& result, UtcTime started) {
  const Summary summary = summarise(result.outcomes);
  Answer answer{.columns = kSyncColumns, .rows = "datasets"};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("state", result.interrupted ? "interrupted" : summary.state());
  json.field("started_at", started);
  json.field("finished_at", system_clock().now());
  json.key("datasets");
  json.begin_array();
  for (const sync::RunOutcome& outcome : result.outcomes) write_outcome(json, outcome);
  json.end_array();
  json.end_object();
  if (result.interrupted) {
    answer.exit_code = kInterrupted;
    answer.error =
        Error{Errc::cancelled, "interrupted; what was fetched is stored, the next sync goes on from there"};
  } else if (summary.all_failed()) {
    const Error failed = summary.error.value_or(Error{Errc::internal, "the sync failed"});
    answer.exit_code = exit_code(failed);
    answer.error = failed;
  } else if (summary.failed + summary.partial > 0) {
    answer.exit_code = kPartial;
  }
  return answer;
}

Answer dry_run(Session& session, const SyncPlan& plan) {
  Answer answer{.columns = kPlanColumns, .rows = "datasets"};
  const UtcTime now = system_clock().now();
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("state", "planned");
  json.key("datasets");
  json.begin_array();
  session.database().read([&](db::Tx& tx) {
    for (const Cabinet& cabinet : plan.cabinets) {
      for (const Dataset dataset : plan.datasets) {
        const auto state = store::find_sync_state(tx, cabinet.id, dataset);
        const bool forced = plan.force || plan.full || plan.since;
        const bool due = forced || !state || state->due_at <= now;
        const bool usable =
            cabinet.status == CabinetStatus::active || cabinet.status == CabinetStatus::pending;
        json.begin_object();
        json.field("cabinet_id", cabinet.id);
        json.field("dataset", to_string(dataset));
        json.field("state", due && usable ? "planned" : "skipped");
        const bool scheduled = state && state->due_at > UtcTime{};
        json.field("next_due_at", scheduled ? std::optional(state->due_at) : std::nullopt);
        std::optional<std::string> note;
        if (!usable) {
          note = fmt::format("the cabinet is {}", to_string(cabinet.status));
        } else if (!due) {
          note = fmt::format("not due until {}", to_rfc3339(state->due_at));
        }
        json.field("note", note);
        json.end_object();
      }
    }
  });
  json.end_array();
  json.end_object();
  return answer;
}

Outcome sync(Session& session, const Arguments& arguments) {
  const UtcTime started = system_clock().now();
  auto cabinets = session.database().read_value([&](db::Tx& tx) { return cabinets_of(tx, arguments); });
  if (!cabinets) return cabinets.error();
  if (cabinets->empty()) {
    return Error{Errc::not_found, "there is no cabinet to sync; connect one: wbctl cabinet add --help"};
  }
  SyncPlan plan;
  plan.cabinets = std::move(*cabinets);
  plan.datasets = datasets_of(arguments);
  plan.force = arguments.has("--force");
  plan.full = arguments.has("--full");
  plan.since = time_from(session, arguments, "--since");
  if (arguments.has("--wait")) plan.max_limiter_wait = kWaitForever;
  if (arguments.has("--dry-run")) return dry_run(session, plan);

  EngineHost host(session);
  Io& io = session.io();
  SyncResult result;
  {
    ProgressLine progress(io.err, io.err_terminal && !session.quiet(), io.err_width,
                          plan.cabinets.size() * plan.datasets.size());
    result = run_sync_plan(host, plan, progress);
  }
  return answer_of(result, started);
}

constexpr std::array kSync{
    kCabinets,
    Option::of(Kind::datasets, "--only", "DATASETS", "names separated by commas: orders,prices",
               "через запятую: orders,prices")
        .many(),
    Option::of(Kind::date, "--since", "DATE", "orders and sales changed since then",
               "заказы и продажи, изменённые с этого дня"),
    Option::flag("--full", "start over, as on the first sync", "с начала, как в первый раз"),
    Option::flag("--force", "also what is not due yet; WB's limits still hold",
                 "и то, чему ещё не время; лимиты WB соблюдаются"),
    Option::flag("--dry-run", "only show what would be synced", "только показать, что будет загружено"),
    Option::flag("--wait", "wait for WB's limits however long it takes",
                 "ждать лимитов WB сколько потребуется")};

constexpr std::array kSyncCommands{
    Command{"sync", "", "Fetch from WB what is due", "Загрузить из WB то, чему подошло время",
            "wbctl sync --cabinet 1 --only orders,sales --force", kSync, sync},
};

}  // namespace

std::span<const Command> sync_commands() {
  return kSyncCommands;
}

}  // namespace wbd::cli::commands
