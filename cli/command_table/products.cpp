#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr std::array kProductsList{kCabinets,
                                   kUser,
                                   kNm,
                                   Option{.name = "-s,--search",
                                          .kind = Kind::text,
                                          .value = "TEXT",
                                          .en = "part of title, vendor code or brand",
                                          .ru = "часть названия, артикула или бренда"},
                                   kLimit,
                                   kOffset};

constexpr std::array kProductsCommands{
    Command{"products", "list", "Product cards with rating, price and stock",
            "Карточки товаров с рейтингом, ценой и остатком", "wbctl products --search shirt", kProductsList,
            commands::products_list},
};

}  // namespace

std::span<const Command> products_commands() {
  return kProductsCommands;
}

}  // namespace wbd::cli
