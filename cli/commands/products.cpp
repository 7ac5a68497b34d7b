#include <array>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kProductColumns{Column{"nm_id", "Article", "Артикул WB", Form::number},
                                     Column{"vendor_code", "Vendor code", "Артикул"},
                                     Column{"title", "Title", "Название"},
                                     Column{"brand", "Brand", "Бренд"},
                                     Column{"subject", "Subject", "Предмет"},
                                     Column{"price_with_discount", "Price", "Цена", Form::money},
                                     Column{"stock", "Stock", "Остаток", Form::number},
                                     Column{"rating", "Rating", "Рейтинг", Form::number},
                                     Column{"reviews_count", "Reviews", "Отзывов", Form::number},
                                     Column{"updated_at", "Updated", "Изменён", Form::time}};

}  // namespace

Outcome products_list(Session& session, const Arguments& arguments) {
  store::ProductFilter filter;
  if (const auto nm = arguments.number("--nm")) filter.nm_id = NmId{*nm};
  filter.q = arguments.text("--search");
  return list_answer(session, arguments, std::move(filter), kProductColumns, view::products);
}

}  // namespace wbd::cli::commands
