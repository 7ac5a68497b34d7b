#include "cli/completion.hpp"

#include "cli/commands/commands.hpp"
#include "core/base/json_text.hpp"

namespace wbd::cli::commands {

Outcome completion(Session&, const Arguments& arguments) {
  Answer answer{.text = completion_script(*arguments.text("SHELL"))};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("script", answer.text);
  json.end_object();
  return answer;
}

}  // namespace wbd::cli::commands
