#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kFunnelList{kCabinets, kUser, kNm, kFrom, kTo, kLimit, kOffset};

constexpr std::array kFunnelCommands{
    Command{"funnel", "list", "The sales funnel by product and day, newest day first",
            "Воронка продаж по товарам и дням, сначала новые", "wbctl funnel --nm 100000001 -o csv",
            kFunnelList, commands::funnel_list},
};

}  // namespace

std::span<const Command> funnel_commands() {
  return kFunnelCommands;
}

}  // namespace wbd::cli
