#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kFinanceList{kCabinets,
                                  kUser,
                                  kFrom,
                                  kTo,
                                  kNm,
                                  Option{.name = "--srid",
                                         .kind = Kind::text,
                                         .value = "SRID",
                                         .en = "only of this order",
                                         .ru = "только этого заказа"},
                                  Option{.name = "--kind",
                                         .kind = Kind::choice,
                                         .value = "KIND",
                                         .en = "only this kind",
                                         .ru = "только этот вид",
                                         .choices = "sale|return|logistics|other"},
                                  Option{.name = "--operation",
                                         .kind = Kind::text,
                                         .value = "TEXT",
                                         .en = "WB's reason of the payment, whole",
                                         .ru = "обоснование оплаты WB, целиком"},
                                  Option{.name = "--report",
                                         .kind = Kind::number,
                                         .value = "ID",
                                         .en = "only of this report",
                                         .ru = "только этого отчёта",
                                         .min = 1},
                                  kLimit,
                                  kOffset};

constexpr std::array kFinanceCommands{
    Command{"finance", "list", "Rows of WB's sales reports, newest first",
            "Строки отчётов WB о реализации, сначала новые", "wbctl finance --srid 4801239.1.0", kFinanceList,
            commands::finance_list},
    Command{"finance", "totals", "What the rows of WB's sales reports come to",
            "Итоги отчётов WB о реализации", "wbctl finance totals --from 2026-11-01 --to 2026-11-30",
            kFinanceList, commands::finance_totals},
};

}  // namespace

std::span<const Command> finance_commands() {
  return kFinanceCommands;
}

}  // namespace wbd::cli
