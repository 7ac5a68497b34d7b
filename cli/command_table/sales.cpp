#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kSalesList{kCabinets,
                                kUser,
                                Option{.name = "--type",
                                       .kind = Kind::choice,
                                       .value = "TYPE",
                                       .en = "only buyouts, or only returns",
                                       .ru = "только выкупы или только возвраты",
                                       .choices = "sale|return"},
                                kFrom,
                                kTo,
                                kNm,
                                Option{.name = "--srid",
                                       .kind = Kind::text,
                                       .value = "SRID",
                                       .en = "only of this order",
                                       .ru = "только этого заказа"},
                                Option{.name = "-s,--search",
                                       .kind = Kind::text,
                                       .value = "TEXT",
                                       .en = "part of sale id, srid, vendor code, barcode or title",
                                       .ru = "часть номера продажи, srid, артикула, баркода или названия"},
                                kLimit,
                                kOffset};

constexpr std::array kSalesCommands{
    Command{"sales", "list", "Buyouts and returns, newest first", "Выкупы и возвраты, сначала новые",
            "wbctl sales list --type return --from 2026-11-01", kSalesList, commands::sales_list},
};

}  // namespace

std::span<const Command> sales_commands() {
  return kSalesCommands;
}

}  // namespace wbd::cli
