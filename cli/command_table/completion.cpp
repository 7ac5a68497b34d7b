#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kCompletion{Option{.name = "SHELL",
                                        .kind = Kind::choice,
                                        .value = "SHELL",
                                        .en = "which shell",
                                        .ru = "какая оболочка",
                                        .required = true,
                                        .choices = "bash|zsh|fish"}};

constexpr std::array kCompletionCommands{
    Command{"completion", "", "Print the completion script of a shell",
            "Вывести дополнение команд для оболочки",
            "wbctl completion bash > ~/.local/share/bash-completion/completions/wbctl", kCompletion,
            commands::completion},
};

}  // namespace

std::span<const Command> completion_commands() {
  return kCompletionCommands;
}

}  // namespace wbd::cli
