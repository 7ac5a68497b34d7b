#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kOrdersList{kCabinets,
                                 kUser,
                                 Option{.name = "--status",
                                        .kind = Kind::choice,
                                        .value = "STATUS",
                                        .en = "only this status",
                                        .ru = "только этот статус",
                                        .choices = "created|buyout|cancelled|returned"},
                                 kFrom,
                                 kTo,
                                 kNm,
                                 Option{.name = "-s,--search",
                                        .kind = Kind::text,
                                        .value = "TEXT",
                                        .en = "part of srid, vendor code, barcode or title",
                                        .ru = "часть srid, артикула, баркода или названия"},
                                 kLimit,
                                 kOffset};
constexpr std::array kOnlyOrder{kOrderId};

constexpr std::array kOrdersCommands{
    Command{"orders", "list", "Orders, newest first", "Заказы, сначала новые",
            "wbctl orders list --status created --from 2026-11-01 -o csv", kOrdersList,
            commands::orders_list},
    Command{"orders", "show", "One order", "Один заказ", "wbctl orders show 1", kOnlyOrder,
            commands::orders_show},
};

}  // namespace

std::span<const Command> orders_commands() {
  return kOrdersCommands;
}

}  // namespace wbd::cli
