#include <array>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kFunnelColumns{
    Column{"day", "Day", "День"},
    Column{"nm_id", "Article", "Артикул WB", Form::number},
    Column{"title", "Title", "Товар"},
    Column{"open_count", "Views", "Переходы", Form::number},
    Column{"cart_count", "Carts", "В корзину", Form::number},
    Column{"order_count", "Orders", "Заказы", Form::number},
    Column{"order_sum", "Sum", "Сумма", Form::money},
    Column{"buyout_count", "Buyouts", "Выкупы", Form::number},
    Column{"cancel_count", "Cancels", "Отмены", Form::number},
    Column{"add_to_cart_percent", "To cart, %", "В корзину, %", Form::number},
    Column{"cart_to_order_percent", "To order, %", "В заказ, %", Form::number}};

}  // namespace

Outcome funnel_list(Session& session, const Arguments& arguments) {
  store::FunnelFilter filter;
  filter.from = first_day(session, arguments);
  filter.to = last_day(session, arguments);
  if (const auto nm = arguments.number("--nm")) filter.nm_id = NmId{*nm};
  return list_answer(session, arguments, std::move(filter), kFunnelColumns, view::funnel);
}

}  // namespace wbd::cli::commands
