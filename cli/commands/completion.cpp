#include "cli/completion.hpp"

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "core/base/json_text.hpp"

namespace wbd::cli::commands {
namespace {

Outcome completion(Session&, const Arguments& arguments) {
  Answer answer{.text = completion_script(*arguments.text("SHELL"))};
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("script", answer.text);
  json.end_object();
  return answer;
}

constexpr std::array<std::string_view, 3> kShells{"bash", "zsh", "fish"};

constexpr std::array kCompletion{
    Option::choice("SHELL", "SHELL", kShells, "which shell", "какая оболочка").must()};

constexpr std::array kCompletionCommands{
    Command{
        "completion", "", "Print the completion script of a shell", "Вывести дополнение команд для оболочки",
        "wbctl completion bash > ~/.local/share/bash-completion/completions/wbctl", kCompletion, completion},
};

}  // namespace

std::span<const Command> completion_commands() {
  return kCompletionCommands;
}

}  // namespace wbd::cli::commands
