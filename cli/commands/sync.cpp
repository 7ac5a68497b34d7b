#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/method_words.hpp"
#include "cli/output/russian_errors.hpp"
#include "cli/output/words.hpp"
#include "cli/sync_run.hpp"
#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"
#include "core/view/loading.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kSyncColumns{Column{"cabinet_id", "Cabinet", "Кабинет", Form::number},
                                  Column{"dataset", "Dataset", "Данные", Form::state},
                                  Column{"state", "State", "Итог", Form::state},
                                  Column{"fetched", "Fetched", "Получено", Form::number},
                                  Column{"created", "New", "Новых", Form::number},
                                  Column{"changed", "Changed", "Изменено", Form::number}.ranked(2),
                                  Column{"unchanged", "Unchanged", "Без изменений", Form::number}.ranked(6),
                                  Column{"skipped", "Skipped", "Пропущено", Form::number}.ranked(7),
                                  Column{"events", "Events", "Событий", Form::number}.ranked(5),
                                  Column{"requests", "Requests", "Запросов", Form::number}.ranked(8),
                                  Column{"retries", "Retries", "Повторов", Form::number}.ranked(9),
                                  Column{"seconds", "Seconds", "Секунд", Form::number}.ranked(4),
                                  Column{"drift", "Changed by WB", "Изменено у WB"}.ranked(3),
                                  Column{"note", "Note", "Примечание"}.ranked(1)};
constexpr std::array kPlanColumns{
    Column{"cabinet_id", "Cabinet", "Кабинет", Form::number},
    Column{"dataset", "Dataset", "Данные", Form::state}, Column{"state", "State", "Итог", Form::state},
    Column{"next_due_at", "Due", "Срок", Form::time}, Column{"note", "Note", "Примечание"}.ranked(1)};

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

// The reader of the result: language, zone, time, and whether the result is a table.
struct Reader {
  Language language;
  TimeZone zone;
  UtcTime now;
  bool table = false;
};

// A dataset whose history is incomplete is shown as loading, even when it was skipped because it is not due.
std::string_view state_of(const sync::RunOutcome& outcome) {
  const bool waits_its_turn = outcome.state == sync::RunState::skipped && outcome.not_due && outcome.load;
  return waits_its_turn ? to_string(sync::RunState::loading) : to_string(outcome.state);
}

// The difference between the rows from WB and the counts of stored rows: fetched + derived = created +
// changed + unchanged + skipped + merged.
struct Rest {
  std::int64_t merged = 0;  // rows from WB that repeat another one, or are added to it
  std::int64_t derived =
      0;  // stored rows that changed without a row of their own, such as stock that vanished
};

Rest rest_of(const RunCounts& counts) {
  const std::int64_t rest =
      counts.fetched - counts.created - counts.changed - counts.unchanged - counts.skipped;
  return {std::max<std::int64_t>(rest, 0), std::max<std::int64_t>(-rest, 0)};
}

void add_part(std::string& note, std::string part) {
  if (part.empty()) return;
  note += (note.empty() ? "" : "; ") + std::move(part);
}

std::string rest_text(const Rest& rest, Language language) {
  if (rest.merged > 0)
    return fmt::format("{} {}", rest.merged,
                       pick(language, "rows merged into others", "слито с другими строками"));
  if (rest.derived == 0) return {};
  return fmt::format("{} {}", rest.derived,
                     pick(language, "changed without a row of WB", "изменено без строки WB"));
}

std::optional<std::string> note_of(const sync::RunOutcome& outcome, const Reader& reader) {
  const auto clock = [&](UtcTime time) { return clock_text(time, reader.now, reader.zone, reader.language); };
  if (outcome.state == sync::RunState::waiting && outcome.next_due) {
    return fmt::format("{} {}", pick(reader.language, "waits for WB's limit until", "ждёт лимит WB до"),
                       clock(*outcome.next_due));
  }
  const auto source = source_words(outcome.methods, outcome.cabinet_id, outcome.dataset, reader.language);
  std::string note = source.value_or(outcome.reason);
  if (outcome.error) note = error_detail(outcome.error->detail, reader.language);
  if (outcome.not_due && outcome.next_due)
    note = fmt::format("{} {}", pick(reader.language, "due at", "срок в"), clock(*outcome.next_due));
  if (outcome.load) add_part(note, still_loading(*outcome.load, reader.now, reader.language));
  add_part(note, rest_text(rest_of(outcome), reader.language));
  if (outcome.skipped > 0) {
    add_part(note,
             fmt::format("{} {}", outcome.skipped,
                         pick(reader.language,
                              "rows could not be read, everything else is stored; they are read again later",
                              "строк не удалось прочитать, остальное сохранено; они будут прочитаны снова")));
  }
  if (outcome.unknown_kinds > 0) {
    add_part(note,
             fmt::format("{} {}", outcome.unknown_kinds,
                         pick(reader.language, "rows of an unknown kind, stored and left out of the figures",
                              "строк неизвестного вида: сохранены, в цифрах не учтены")));
  }
  return note.empty() ? std::nullopt : std::optional(note);
}

void write_outcome(JsonWriter& json, const sync::RunOutcome& outcome, const Reader& reader) {
  json.begin_object();
  json.field("cabinet_id", outcome.cabinet_id);
  json.field("dataset", to_string(outcome.dataset));
  json.field("state", state_of(outcome));
  json.field("fetched", outcome.fetched);
  json.field("created", outcome.created);
  json.field("changed", outcome.changed);
  json.field("unchanged", outcome.unchanged);
  json.field("skipped", outcome.skipped);
  json.field("unknown_kinds", outcome.unknown_kinds);
  json.field("merged", rest_of(outcome).merged);
  json.field("derived", rest_of(outcome).derived);
  json.field("events", outcome.events);
  json.field("requests", outcome.requests);
  json.field("retries", outcome.retries);
  json.key("seconds");
  json.hundredths(outcome.took.count() / 10);
  json.field("next_due_at", outcome.next_due);
  json.key("drift");
  json.begin_array();
  for (const std::string& field : outcome.drift) json.value(field);
  json.end_array();
  view::write_load(json, "loading", outcome.load);
  json.field("note", note_of(outcome, reader));
  json.key("error");
  if (outcome.error && outcome.state != sync::RunState::waiting) {
    write_error(json, *outcome.error);
  } else {
    json.value(nullptr);
  }
  json.end_object();
}

// The result of the whole run; skipped datasets do not count unless they are still loading.
struct Summary {
  std::size_t ran = 0, failed = 0, partial = 0, waiting = 0;
  std::vector<LoadingDataset> loading;
  std::optional<Error> error;       // of the first that failed, else of the first that waits
  std::optional<UtcTime> next_due;  // the earliest
  bool all_not_due = true;          // every dataset was skipped because its time has not come
  bool has_orders = false;          // orders belong to the run
  [[nodiscard]] bool all_failed() const { return ran > 0 && failed + waiting == ran && failed > 0; }
  [[nodiscard]] bool all_wait() const { return ran > 0 && waiting == ran; }
  [[nodiscard]] bool unfinished() const { return failed + partial + waiting > 0 || !loading.empty(); }
  // Orders, sales and stock are there; only profit by article waits for WB's lists of costs.
  [[nodiscard]] bool only_costs_missing() const {
    return has_orders && failed + partial + waiting == 0 && view::only_costs_load(loading);
  }
  [[nodiscard]] std::string_view state() const {
    if (all_failed()) return "failed";
    return unfinished() ? "partial" : "succeeded";
  }
};

Summary summarise(const std::vector<sync::RunOutcome>& outcomes) {
  using sync::RunState;
  Summary summary;
  std::optional<Error> limit;
  for (const sync::RunOutcome& outcome : outcomes) {
    if (outcome.load) summary.loading.push_back({outcome.cabinet_id, outcome.dataset, *outcome.load});
    if (outcome.next_due)
      summary.next_due = std::min(summary.next_due.value_or(*outcome.next_due), *outcome.next_due);
    summary.all_not_due = summary.all_not_due && outcome.not_due;
    summary.has_orders = summary.has_orders || outcome.dataset == Dataset::orders;
    if (outcome.state == RunState::skipped) continue;
    ++summary.ran;
    summary.failed += outcome.state == RunState::failed ? 1 : 0;
    summary.partial += outcome.state == RunState::partial ? 1 : 0;
    summary.waiting += outcome.state == RunState::waiting ? 1 : 0;
    if (outcome.state == RunState::failed && outcome.error && !summary.error) summary.error = outcome.error;
    if (outcome.state == RunState::waiting && outcome.error && !limit) limit = outcome.error;
  }
  if (!summary.error) summary.error = limit;
  return summary;
}

// "Everything is fresh; the next sync is at 20:19 (--force: now)": one line in place of a table of zeros.
std::string nothing_due(const Summary& summary, const Reader& reader) {
  std::string_view begins = pick(reader.language, "Everything is fresh", "Всё свежее");
  if (summary.only_costs_missing()) {
    begins = pick(reader.language, "Everything is fresh but the costs for profit",
                  "Всё свежее, кроме расходов для прибыли");
  } else if (!summary.loading.empty()) {
    begins = pick(reader.language, "Nothing is due yet", "Ещё не время");
  }
  std::string out(begins);
  if (summary.next_due) {
    out += fmt::format("; {} {}", pick(reader.language, "the next sync is at", "следующая загрузка в"),
                       clock_text(*summary.next_due, reader.now, reader.zone, reader.language));
  }
  return out + std::string(pick(reader.language, " (--force: now)", " (--force: сейчас)"));
}

Answer answer_of(const SyncResult& result, UtcTime started, const Reader& reader) {
  Summary summary = summarise(result.outcomes);
  Answer answer{.columns = kSyncColumns, .rows = "datasets"};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("state", result.interrupted ? "interrupted" : summary.state());
  json.field("started_at", started);
  json.field("finished_at", reader.now);
  json.field("next_due_at", summary.next_due);
  json.key("datasets");
  json.begin_array();
  std::size_t fresh = 0;  // a table omits datasets that are complete and not due
  for (const sync::RunOutcome& outcome : result.outcomes) {
    const bool is_fresh = outcome.not_due && !outcome.load;
    fresh += is_fresh ? 1 : 0;
    if (!is_fresh || !reader.table) write_outcome(json, outcome, reader);
  }
  json.end_array();
  json.end_object();
  if (!result.outcomes.empty() && summary.all_not_due) {
    answer.text = nothing_due(summary, reader);
  } else if (reader.table && fresh > 0) {
    answer.note = fmt::format("{}: {}", pick(reader.language, "Not due yet", "Ещё не время"), fresh);
  }
  if (reader.table && summary.only_costs_missing() && !summary.all_not_due) {
    answer.note += fmt::format(
        "{}{}", answer.note.empty() ? "" : "\n",
        pick(
            reader.language,
            "Only costs for profit still load, slowly by WB's limits; orders, sales and stock are complete.",
            "Осталось загрузить только расходы для прибыли: WB отдаёт их медленно. Заказы, продажи и остатки "
            "загружены полностью."));
  }
  if (result.interrupted) {
    answer.exit_code = kInterrupted;
    answer.error =
        Error{Errc::cancelled, "interrupted; what was fetched is stored, the next sync goes on from there"};
  } else if (summary.all_failed() || (summary.all_wait() && summary.loading.empty())) {
    const Error failed = summary.error.value_or(Error{Errc::internal, "the sync failed"});
    answer.exit_code = exit_code(failed);
    answer.error = failed;
  } else if (summary.unfinished()) {
    answer.exit_code = kPartial;
  }
  answer.loading = std::move(summary.loading);
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
          note = fmt::format("{} {}", session.tr("the cabinet is", "кабинет"),
                             state_word(to_string(cabinet.status), session.language()));
        } else if (!due) {
          note = fmt::format("{} {}", session.tr("not due until", "ещё не время до"),
                             clock_text(state->due_at, now, session.zone(), session.language()));
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
  if (arguments.has("--dry-run")) session.set_access(Access::reads);
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
  plan.language = session.language();
  plan.finish_loads = arguments.has("--wait");
  if (plan.finish_loads) plan.max_limiter_wait = kWaitForever;
  if (arguments.has("--dry-run")) return dry_run(session, plan);

  EngineHost host(session);
  Io& io = session.io();
  SyncResult result;
  {
    ProgressLine progress(io.err, io.err_terminal && !session.quiet(), io.err_width,
                          plan.cabinets.size() * plan.datasets.size(), plan.language, session.zone());
    result = run_sync_plan(host, plan, progress);
  }
  return answer_of(result, started,
                   {session.language(), session.zone(), system_clock().now(), is_table(session.format())});
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
    Option::flag("--wait", "wait for WB's limits until everything is loaded",
                 "ждать лимитов WB, пока не загрузится всё")};

constexpr std::array kSyncCommands{
    Command{"sync", "", "Fetch from WB what is due", "Загрузить из WB то, чему подошло время",
            "wbctl sync --cabinet 1 --only orders,sales --force", kSync, sync}
        .with(Access::creates),
};

}  // namespace

std::span<const Command> sync_commands() {
  return kSyncCommands;
}

}  // namespace wbd::cli::commands
