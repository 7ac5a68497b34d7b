#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kConfigShow{Option{
    .name = "--origin", .en = "also where each value comes from", .ru = "и откуда взято каждое значение"}};

constexpr std::array kConfigCommands{
    Command{"config", "show", "Settings in force", "Действующие настройки", "wbctl config show --origin",
            kConfigShow, commands::config_show},
    Command{"config", "check", "Check the configuration", "Проверить настройки", "wbctl config check", kNone,
            commands::config_check},
};

}  // namespace

std::span<const Command> config_commands() {
  return kConfigCommands;
}

}  // namespace wbd::cli
