#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kEventsList{
    kCabinets,
    kUser,
    Option{.name = "--type",
           .kind = Kind::choice,
           .value = "TYPE",
           .en = "only this kind of event",
           .ru = "только этот вид событий",
           .choices = "order.created|order.cancelled|order.bought_out|order.returned|review.created|"
                      "review.negative|question.created|stock.critical|stock.out|stock.replenished|"
                      "price.changed|sync.finished|sync.failed|token.expiring|token.refused|"
                      "schema.drift"},
    Option{.name = "--after",
           .kind = Kind::number,
           .value = "ID",
           .en = "what came after this event; else the newest",
           .ru = "что было после этого события; иначе последние"},
    Option{.name = "-f,--follow",
           .en = "go on with what happens, a line each, until Ctrl-C",
           .ru = "показывать новые по строке, пока не нажат Ctrl-C"},
    kLimit};

constexpr std::array kEventsCommands{
    Command{"events", "list", "What has happened, the oldest first", "Что произошло, сначала старое",
            "wbctl events list --type order.created --follow", kEventsList, commands::events_list},
};

}  // namespace

std::span<const Command> events_commands() {
  return kEventsCommands;
}

}  // namespace wbd::cli
