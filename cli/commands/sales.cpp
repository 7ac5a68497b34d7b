#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kSaleColumns{Column{"sale_id", "Sale", "Продажа"}.ranked(2),
                                  Column{"sold_at", "Sold", "Продан", Form::time},
                                  Column{"type", "Type", "Вид", Form::state},
                                  Column{"nm_id", "Article", "Артикул WB", Form::number}.ranked(1),
                                  Column{"title", "Title", "Товар"},
                                  Column{"size", "Size", "Размер"}.ranked(4),
                                  Column{"price_with_discount", "Price", "Цена", Form::money},
                                  Column{"for_pay", "For the goods", "К перечислению", Form::money},
                                  Column{"warehouse", "Warehouse", "Склад"}.ranked(5),
                                  Column{"region", "Region", "Регион"}.ranked(3),
                                  Column{"srid", "srid", "srid"}.ranked(6)};

Outcome sales_list(Session& session, const Arguments& arguments) {
  store::SaleFilter filter;
  if (const auto type = arguments.text("--type")) filter.kind = parse_sale_type(*type);
  filter.from = time_from(session, arguments, "--from");
  filter.to = time_to(session, arguments, "--to");
  filter.nm_id = chosen_article(session, arguments, "--nm");
  filter.srid = arguments.text("--srid");
  filter.q = arguments.text("--search");
  return list_answer(session, arguments, std::move(filter), kSaleColumns, view::sales, view::sale_sample());
}

constexpr std::array kSalesList{
    kCabinets,
    kUser,
    Option::choice("--type", "TYPE", kSaleTypes, "only sales of this kind", "только продажи этого вида"),
    kFrom,
    kTo,
    kNm,
    Option::of(Kind::text, "--srid", "SRID", "only of this order", "только этого заказа"),
    Option::of(Kind::text, "-s,--search", "TEXT", "part of sale id, srid, vendor code, barcode or title",
               "часть номера продажи, srid, артикула, баркода или названия"),
    kLimit,
    kOffset};

constexpr std::array kSalesCommands{
    Command{"sales", "list", "Buyouts, returns, surcharges and reversals, newest first",
            "Выкупы, возвраты, доплаты и сторно, сначала новые",
            "wbctl sales list --type return --from 2026-11-01", kSalesList, sales_list, true},
};

}  // namespace

std::span<const Command> sales_commands() {
  return kSalesCommands;
}

}  // namespace wbd::cli::commands
