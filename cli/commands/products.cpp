#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kProductColumns{Column{"nm_id", "Article", "Артикул WB", Form::number},
                                     Column{"vendor_code", "Vendor code", "Артикул"}.ranked(2),
                                     Column{"title", "Title", "Название"},
                                     Column{"brand", "Brand", "Бренд"}.ranked(5),
                                     Column{"subject", "Subject", "Предмет"}.ranked(6),
                                     Column{"price_with_discount", "Price", "Цена", Form::money},
                                     Column{"stock", "Stock", "Остаток", Form::number},
                                     Column{"rating", "Rating", "Рейтинг", Form::number}.ranked(3),
                                     Column{"reviews_count", "Reviews", "Отзывов", Form::number}.ranked(4),
                                     Column{"updated_at", "Updated", "Изменён", Form::time}.ranked(7)};

Outcome products_list(Session& session, const Arguments& arguments) {
  store::ProductFilter filter;
  filter.nm_id = chosen_article(session, arguments, "--nm");
  filter.q = arguments.text("--search");
  return list_answer(session, arguments, std::move(filter), kProductColumns, view::products,
                     view::product_sample());
}

constexpr std::array kProductsList{
    kCabinets,
    kUser,
    kNm,
    Option::of(Kind::text, "-s,--search", "TEXT", "part of title, vendor code or brand",
               "часть названия, артикула или бренда"),
    kLimit,
    kOffset};

constexpr std::array kProductsCommands{
    Command{"products", "list", "Product cards with rating, price and stock",
            "Карточки товаров с рейтингом, ценой и остатком", "wbctl products --search shirt", kProductsList,
            products_list, true},
};

}  // namespace

std::span<const Command> products_commands() {
  return kProductsCommands;
}

}  // namespace wbd::cli::commands
