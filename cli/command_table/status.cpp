#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kStatusCommands{
    Command{"status", "", "Cabinets, last and next syncs, WB limits", "Кабинеты, загрузки, лимиты WB",
            "wbctl status", kNone, commands::status},
};

}  // namespace

std::span<const Command> status_commands() {
  return kStatusCommands;
}

}  // namespace wbd::cli
