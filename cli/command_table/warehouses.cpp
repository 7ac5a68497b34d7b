#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kWarehousesList{kCabinets,
                                     kUser,
                                     Option{.name = "--type",
                                            .kind = Kind::choice,
                                            .value = "TYPE",
                                            .en = "WB's own, the seller's, or WB's offices",
                                            .ru = "склады WB, продавца или офисы WB",
                                            .choices = "wb|seller|office"},
                                     Option{.name = "-s,--search",
                                            .kind = Kind::text,
                                            .value = "TEXT",
                                            .en = "part of name, city, address or region",
                                            .ru = "часть названия, города, адреса или региона"},
                                     kLimit,
                                     kOffset};

constexpr std::array kWarehousesCommands{
    Command{"warehouses", "list", "Warehouses of WB and of the seller, and WB's offices",
            "Склады WB и продавца, офисы WB", "wbctl warehouses --type seller", kWarehousesList,
            commands::warehouses_list},
};

}  // namespace

std::span<const Command> warehouses_commands() {
  return kWarehousesCommands;
}

}  // namespace wbd::cli
