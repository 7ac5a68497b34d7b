#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kOrderColumns{Column{"id", "Id", "№", Form::number},
                                   Column{"ordered_at", "Ordered", "Заказан", Form::time},
                                   Column{"status", "Status", "Статус", Form::state},
                                   Column{"nm_id", "Article", "Артикул WB", Form::number}.ranked(1),
                                   Column{"title", "Title", "Товар"},
                                   Column{"size", "Size", "Размер"}.ranked(3),
                                   Column{"price_with_discount", "Price", "Цена", Form::money},
                                   Column{"warehouse", "Warehouse", "Склад"}.ranked(4),
                                   Column{"region", "Region", "Регион"}.ranked(2),
                                   Column{"srid", "srid", "srid"}.ranked(5)};

Outcome orders_list(Session& session, const Arguments& arguments) {
  store::OrderFilter filter;
  if (const auto status = arguments.text("--status")) filter.status = parse_order_status(*status);
  filter.from = time_from(session, arguments, "--from");
  filter.to = time_to(session, arguments, "--to");
  filter.nm_id = chosen_article(session, arguments, "--nm");
  filter.q = arguments.text("--search");
  return list_answer(session, arguments, std::move(filter), kOrderColumns, view::orders,
                     view::order_sample());
}

Outcome orders_show(Session& session, const Arguments& arguments) {
  const std::string id = *arguments.text("ORDER");
  auto page = session.database().read_value([&](db::Tx& tx) -> Result<view::Page> {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    if (cabinets->empty())
      return Error{Errc::not_found, "there are no cabinets yet; see wbctl cabinet add --help"};
    return view::order(tx, *cabinets, id);
  });
  if (!page) return page.error();
  return Answer{.data = std::move(page->data), .titled = true};
}

constexpr std::array kOrdersList{
    kCabinets,
    kUser,
    Option::choice("--status", "STATUS", kOrderStatuses, "only this status", "только этот статус"),
    kFrom,
    kTo,
    kNm,
    Option::of(Kind::text, "-s,--search", "TEXT", "part of srid, vendor code, barcode or title",
               "часть srid, артикула, баркода или названия"),
    kLimit,
    kOffset};
constexpr std::array kOnlyOrder{kOrderId};

constexpr std::array kOrdersCommands{
    Command{"orders", "list", "Orders, newest first", "Заказы, сначала новые",
            "wbctl orders list --status created --from 2026-11-01 -o csv", kOrdersList, orders_list, true},
    Command{"orders", "show", "One order", "Один заказ", "wbctl orders show 1", kOnlyOrder, orders_show},
};

}  // namespace

std::span<const Command> orders_commands() {
  return kOrdersCommands;
}

}  // namespace wbd::cli::commands
