#include "cli/commands/commands.hpp"
#include "core/base/json_text.hpp"

namespace wbd::cli::commands {

Outcome version(Session&, const Arguments&) {
  Answer answer{.text = "wbctl " WB_VERSION};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("name", "wbctl");
  json.field("version", WB_VERSION);
  json.end_object();
  return answer;
}

}  // namespace wbd::cli::commands
