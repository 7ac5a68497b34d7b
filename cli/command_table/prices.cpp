#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kPricesList{kCabinets, kUser, kNm, kFrom, kTo, kLimit, kOffset};

constexpr std::array kPricesCommands{
    Command{"prices", "list", "Prices as they are, last changed first", "Цены, сначала изменённые последними",
            "wbctl prices --nm 100000001", kPricesList, commands::prices_list},
    Command{"prices", "history", "Every price from the time it was first seen", "История цен",
            "wbctl prices history --nm 100000001 -o csv", kPricesList, commands::prices_history},
};

}  // namespace

std::span<const Command> prices_commands() {
  return kPricesCommands;
}

}  // namespace wbd::cli
