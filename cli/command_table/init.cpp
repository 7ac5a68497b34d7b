#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kInitCommands{
    Command{"init", "", "Write a commented configuration, make database and secret key; safe to repeat",
            "Создать настройки с пояснениями, базу и ключ шифрования; можно повторять", "wbctl init", kNone,
            commands::init},
};

}  // namespace

std::span<const Command> init_commands() {
  return kInitCommands;
}

}  // namespace wbd::cli
