#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kStocksList{
    kCabinets,
    kUser,
    kNm,
    Option{.name = "--warehouse",
           .kind = Kind::number,
           .value = "ID",
           .en = "only this warehouse",
           .ru = "только этот склад",
           .min = -std::numeric_limits<std::int64_t>::max()},
    Option{.name = "--size",
           .kind = Kind::text,
           .value = "SIZE",
           .en = "only this size",
           .ru = "только этот размер"},
    Option{.name = "--critical", .en = "only what ends soon", .ru = "только то, что скоро кончится"},
    kLimit,
    kOffset};

constexpr std::array kStocksCommands{
    Command{"stocks", "list", "Stock by size and warehouse, with days left",
            "Остатки по размерам и складам, на сколько дней хватит", "wbctl stocks --critical", kStocksList,
            commands::stocks_list},
};

}  // namespace

std::span<const Command> stocks_commands() {
  return kStocksCommands;
}

}  // namespace wbd::cli
