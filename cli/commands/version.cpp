#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "core/base/json_text.hpp"

namespace wbd::cli::commands {
namespace {

Outcome version(Session&, const Arguments&) {
  Answer answer{.text = "wbctl " WB_VERSION};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("name", "wbctl");
  json.field("version", WB_VERSION);
  json.end_object();
  return answer;
}

constexpr std::array kVersionCommands{
    Command{"version", "", "Version of the program", "Версия программы", "wbctl version", kNone, version},
};

}  // namespace

std::span<const Command> version_commands() {
  return kVersionCommands;
}

}  // namespace wbd::cli::commands
