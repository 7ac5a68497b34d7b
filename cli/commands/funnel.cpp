#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kFunnelColumns{
    Column{"day", "Day", "День", Form::time},
    Column{"nm_id", "Article", "Артикул WB", Form::number},
    Column{"title", "Title", "Товар"},
    Column{"open_count", "Views", "Переходы", Form::number},
    Column{"cart_count", "Carts", "В корзину", Form::number}.ranked(2),
    Column{"order_count", "Orders", "Заказы", Form::number},
    Column{"order_sum", "Sum", "Сумма", Form::money}.ranked(1),
    Column{"buyout_count", "Buyouts", "Выкупы", Form::number}.ranked(4),
    Column{"cancel_count", "Cancels", "Отмены", Form::number}.ranked(6),
    Column{"add_to_cart_percent", "To cart, %", "В корзину, %", Form::number}.ranked(5),
    Column{"cart_to_order_percent", "To order, %", "В заказ, %", Form::number}.ranked(3)};

Outcome funnel_list(Session& session, const Arguments& arguments) {
  store::FunnelFilter filter;
  filter.from = first_day(session, arguments);
  filter.to = last_day(session, arguments);
  filter.nm_id = chosen_article(session, arguments, "--nm");
  return list_answer(session, arguments, std::move(filter), kFunnelColumns, view::funnel,
                     view::funnel_sample());
}

constexpr std::array kFunnelList{kCabinets, kUser, kNm, kFrom, kTo, kLimit, kOffset};

constexpr std::array kFunnelCommands{
    Command{"funnel", "list",
            "The sales funnel by product and day: newest day first, then most orders and views",
            "Воронка продаж по товарам и дням: сначала новые дни, затем где больше заказов и переходов",
            "wbctl funnel --nm 100000001 -o csv", kFunnelList, funnel_list, true},
};

}  // namespace

std::span<const Command> funnel_commands() {
  return kFunnelCommands;
}

}  // namespace wbd::cli::commands
