#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kPricesColumns{
    Column{"changed_at", "Since", "С", Form::time},
    Column{"nm_id", "Article", "Артикул WB", Form::number},
    Column{"vendor_code", "Vendor code", "Артикул"}.ranked(3),
    Column{"title", "Title", "Название"},
    Column{"size", "Size", "Размер"}.ranked(2),
    Column{"price", "Price", "Цена", Form::money}.ranked(4),
    Column{"discount_percent", "Discount, %", "Скидка, %", Form::number}.ranked(1),
    Column{"price_with_discount", "With discount", "Со скидкой", Form::money},
    Column{"club_price", "WB Club", "WB Клуб", Form::money}.ranked(5)};

store::PriceFilter filter_of(Session& session, const Arguments& arguments) {
  store::PriceFilter filter;
  filter.nm_id = chosen_article(session, arguments, "--nm");
  filter.from = time_from(session, arguments, "--from");
  filter.to = time_to(session, arguments, "--to");
  return filter;
}

Outcome prices_list(Session& session, const Arguments& arguments) {
  return list_answer(session, arguments, filter_of(session, arguments), kPricesColumns, view::prices,
                     view::price_sample());
}

Outcome prices_history(Session& session, const Arguments& arguments) {
  return list_answer(session, arguments, filter_of(session, arguments), kPricesColumns, view::price_history,
                     view::price_entry_sample());
}

constexpr std::array kPricesList{kCabinets, kUser, kNm, kFrom, kTo, kLimit, kOffset};

constexpr std::array kPricesCommands{
    Command{"prices", "list", "Prices as they are, last changed first", "Цены, сначала изменённые последними",
            "wbctl prices --nm 100000001", kPricesList, prices_list, true},
    Command{"prices", "history", "Every price from the time it was first seen", "История цен",
            "wbctl prices history --nm 100000001 -o csv", kPricesList, prices_history},
};

}  // namespace

std::span<const Command> prices_commands() {
  return kPricesCommands;
}

}  // namespace wbd::cli::commands
