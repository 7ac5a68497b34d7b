#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kWarehouseColumns{Column{"id", "Id", "№", Form::number},
                                       Column{"type", "Type", "Вид", Form::state},
                                       Column{"name", "Name", "Название"},
                                       Column{"city", "City", "Город"}.ranked(1),
                                       Column{"region", "Region", "Регион"}.ranked(2),
                                       Column{"office_id", "Office", "Офис", Form::number}.ranked(4),
                                       Column{"deleted_at", "Deleted", "Удалён", Form::time}.ranked(3)};

Outcome warehouses_list(Session& session, const Arguments& arguments) {
  store::WarehouseFilter filter;
  if (const auto type = arguments.text("--type")) filter.kind = parse_warehouse_kind(*type);
  filter.q = arguments.text("--search");
  return list_answer(session, arguments, std::move(filter), kWarehouseColumns, view::warehouses,
                     view::warehouse_sample());
}

constexpr std::array kWarehousesList{
    kCabinets,
    kUser,
    Option::choice("--type", "TYPE", kWarehouseKinds, "WB's own, the seller's, or WB's offices",
                   "склады WB, продавца или офисы WB"),
    Option::of(Kind::text, "-s,--search", "TEXT", "part of name, city, address or region",
               "часть названия, города, адреса или региона"),
    kLimit,
    kOffset};

constexpr std::array kWarehousesCommands{
    Command{"warehouses", "list", "Warehouses of WB and of the seller, and WB's offices",
            "Склады WB и продавца, офисы WB", "wbctl warehouses --type seller", kWarehousesList,
            warehouses_list, true},
};

}  // namespace

std::span<const Command> warehouses_commands() {
  return kWarehousesCommands;
}

}  // namespace wbd::cli::commands
