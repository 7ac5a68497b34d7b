#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kTariffsList{kCabinets,
                                  kUser,
                                  Option{.name = "--kind",
                                         .kind = Kind::choice,
                                         .value = "KIND",
                                         .en = "only this kind",
                                         .ru = "только этот вид",
                                         .choices = "commission|box|pallet|return"},
                                  Option{.name = "--subject",
                                         .kind = Kind::number,
                                         .value = "ID",
                                         .en = "commission of this subject",
                                         .ru = "комиссия этого предмета",
                                         .min = 1},
                                  Option{.name = "--warehouse",
                                         .kind = Kind::text,
                                         .value = "NAME",
                                         .en = "only this warehouse",
                                         .ru = "только этот склад"},
                                  Option{.name = "--date",
                                         .kind = Kind::date,
                                         .value = "DATE",
                                         .en = "valid on this day (now)",
                                         .ru = "на этот день (сейчас)"},
                                  Option{.name = "-s,--search",
                                         .kind = Kind::text,
                                         .value = "TEXT",
                                         .en = "part of a subject's, warehouse's or place's name",
                                         .ru = "часть названия предмета, склада или места"},
                                  kLimit,
                                  kOffset};

constexpr std::array kTariffsCommands{
    Command{"tariffs", "list", "Commission by subject; box, pallet and return tariffs",
            "Комиссия по предметам; тарифы на короба, паллеты и возврат",
            "wbctl tariffs --kind commission --search рубаш", kTariffsList, commands::tariffs_list},
};

}  // namespace

std::span<const Command> tariffs_commands() {
  return kTariffsCommands;
}

}  // namespace wbd::cli
