#include "core/store/incidents.hpp"

#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/session.hpp"
#include "core/notify/incident_message.hpp"
#include "core/view/incident_rows.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kIncidentColumns{Column{"id", "Id", "№", Form::number}, Column{"kind", "Kind", "Вид"},
                                      Column{"text", "Incident", "Сбой"},
                                      Column{"began_at", "Began", "Начался", Form::time},
                                      Column{"ended_at", "Ended", "Закончился", Form::time}};

Outcome incidents_list(Session& session, const Arguments& arguments) {
  Answer answer{.page = wanted_page(arguments),
                .columns = kIncidentColumns,
                .sample = view::incident_sample(),
                .none_en = "No incidents.",
                .none_ru = "Сбоев нет."};
  const auto list = session.database().read_value([&](db::Tx& tx) {
    return store::list_incidents(tx, arguments.has("--open"), answer.page->limit, answer.page->offset);
  });
  answer.page->total = list.total;
  JsonWriter json(answer.data);
  json.begin_array();
  for (const Incident& incident : list.incidents)
    view::write_incident(json, incident, notify::incident_sentence(incident, session.language()));
  json.end_array();
  return answer;
}

constexpr std::array kIncidentsList{
    Option::flag("--open", "only those that have not ended", "только незакончившиеся"), kLimit, kOffset};

constexpr std::array kIncidentCommands{
    Command{"incidents", "list", "Failures reported to administrators, newest first",
            "Сбои, о которых узнают администраторы, новые сначала", "wbctl incidents list --open",
            kIncidentsList, incidents_list, true},
};

}  // namespace

std::span<const Command> incident_commands() {
  return kIncidentCommands;
}

}  // namespace wbd::cli::commands
