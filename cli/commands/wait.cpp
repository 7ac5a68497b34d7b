// Waits until the stored data are fresh: for scripts that go on with them.

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/end_signals.hpp"
#include "cli/filters.hpp"
#include "cli/option_values.hpp"
#include "core/base/json_text.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::cli::commands {
namespace {

constexpr Millis kBetweenReads{1'000};

constexpr std::array kWaitColumns{Column{"cabinet_id", "Cabinet", "Кабинет", Form::number},
                                  Column{"dataset", "Dataset", "Данные", Form::state},
                                  Column{"fresh", "Fresh", "Свежие", Form::flag},
                                  Column{"last_success_at", "Last sync", "Загружено", Form::time}};

struct Watched {
  CabinetId cabinet;
  Dataset dataset = Dataset::orders;
  std::optional<UtcTime> last_success_at;
  [[nodiscard]] bool fresh(UtcTime from) const { return last_success_at && *last_success_at >= from; }
};

// The datasets of active cabinets that are wanted: by --only, otherwise by the members.
std::vector<Watched> watched(Session& session, const Arguments& arguments) {
  return session.database().read_value([&](db::Tx& tx) {
    const auto chosen = chosen_cabinets(tx, arguments).value();
    const auto policies = store::sync_policies(tx);
    std::map<std::pair<CabinetId, Dataset>, std::optional<UtcTime>> last;
    for (const store::SyncState& state : store::list_sync_states(tx, std::nullopt))
      last[{state.cabinet_id, state.dataset}] = state.last_success_at;
    std::vector<Dataset> only;
    for (const std::string& name : arguments.all("--only")) only.push_back(*parse_dataset(name));
    std::vector<Watched> rows;
    for (const Cabinet& cabinet : store::list_cabinets(tx)) {
      if (cabinet.status != CabinetStatus::active || std::ranges::find(chosen, cabinet.id) == chosen.end())
        continue;
      const auto policy = policies.find(cabinet.id);
      for (const Dataset dataset : kDatasets) {
        const bool wanted = only.empty() ? policy != policies.end() && policy->second.includes(dataset)
                                         : std::ranges::find(only, dataset) != only.end();
        if (wanted) rows.push_back({cabinet.id, dataset, last[{cabinet.id, dataset}]});
      }
    }
    return rows;
  });
}

std::string rows_json(const std::vector<Watched>& rows, UtcTime from) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  for (const Watched& row : rows) {
    json.begin_object();
    json.field("cabinet_id", row.cabinet);
    json.field("dataset", to_string(row.dataset));
    json.field("fresh", row.fresh(from));
    json.field("last_success_at", row.last_success_at);
    json.end_object();
  }
  json.end_array();
  return out;
}

Outcome wait(Session& session, const Arguments& arguments) {
  const EndSignals signals;
  const Millis age = *duration_of(*arguments.text("--fresh"));
  const auto limit = duration_of(arguments.text_or("--timeout", ""));
  const auto start = std::chrono::steady_clock::now();
  for (bool announced = false;;) {
    const std::vector<Watched> rows = watched(session, arguments);
    if (rows.empty())
      return Error{Errc::not_found,
                   std::string(session.tr("no active cabinet wants these data; see wbctl status",
                                          "ни один работающий кабинет не загружает этих данных; "
                                          "см. wbctl status"))};
    const UtcTime from = system_clock().now() - age;
    const bool all = std::ranges::all_of(rows, [from](const Watched& row) { return row.fresh(from); });
    const bool late = limit && std::chrono::steady_clock::now() - start >= *limit;
    if (all || late) {
      Answer answer{.data = rows_json(rows, from), .columns = kWaitColumns};
      if (!all) {
        answer.exit_code = 9;
        answer.note =
            session.tr("Not all data are fresh: exit code 9", "Свежие не все данные: код возврата 9");
      }
      return answer;
    }
    if (!announced)
      session.say(session.tr("Waiting for fresh data; Ctrl-C ends.", "Жду свежих данных; Ctrl-C завершает."));
    announced = true;
    if (signals.wait(kBetweenReads)) return Error{Errc::cancelled, "the data are not fresh yet"};
  }
}

constexpr std::array kWaitOptions{
    Option::of(Kind::duration, "--fresh", "AGE", "until the data are at most this old",
               "пока данные не станут свежее")
        .must(),
    Option::of(Kind::datasets, "--only", "DATASETS", "only these, by commas", "только эти, через запятую")
        .many(),
    Option::of(Kind::duration, "--timeout", "TIME", "give up after this time with exit code 9",
               "прекратить через это время с кодом 9"),
    kCabinets, kUser};

constexpr std::array kWaitCommands{
    Command{"wait", "", "Wait until the data are fresh", "Дождаться свежих данных",
            "wbctl wait --fresh 10m --only orders,sales --timeout 5m && wbctl report daily", kWaitOptions,
            wait},
};

}  // namespace

std::span<const Command> wait_commands() {
  return kWaitCommands;
}

}  // namespace wbd::cli::commands
