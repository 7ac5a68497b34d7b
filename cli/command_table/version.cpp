#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kVersionCommands{
    Command{"version", "", "Version of the program", "Версия программы", "wbctl version", kNone,
            commands::version},
};

}  // namespace

std::span<const Command> version_commands() {
  return kVersionCommands;
}

}  // namespace wbd::cli
