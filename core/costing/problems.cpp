#include "core/costing/problems.hpp"

#include <array>

#include <fmt/format.h>

#include "core/base/foreign_text.hpp"

namespace wbd::costing {
namespace {

struct ReasonText {
  Reason reason;
  std::string_view en, ru;  // {0}: the cell; {1}: the earlier line
};
// clang-format off
constexpr std::array kTexts{
    ReasonText{Reason::no_headings, "no line names the columns: an article (nm_id, vendor_code or barcode) and its cost are needed",
               "нет строки с названиями столбцов: нужны артикул (артикул WB, артикул продавца или баркод) и себестоимость"},
    ReasonText{Reason::repeated_column, "two columns mean the same", "два столбца с одним смыслом"},
    ReasonText{Reason::no_article, "the line has amounts but no article", "есть суммы, но нет артикула"},
    ReasonText{Reason::bad_article, "WB's article is a number, not \"{0}\"", "артикул WB — это число, а не «{0}»"},
    ReasonText{Reason::unknown_article, "no product has \"{0}\"", "нет товара с «{0}»"},
    ReasonText{Reason::ambiguous_code, "several products have \"{0}\": give WB's article or the barcode",
               "«{0}» есть у нескольких товаров: укажите артикул WB или баркод"},
    ReasonText{Reason::other_article, "\"{0}\" belongs to another product than the rest of the line",
               "«{0}» — от другого товара, чем остальная строка"},
    ReasonText{Reason::unknown_size, "the product has no size \"{0}\"", "у товара нет размера «{0}»"},
    ReasonText{Reason::no_cost, "the cost of the goods is missing", "нет себестоимости"},
    ReasonText{Reason::not_a_number, "\"{0}\" is not a number", "«{0}» — не число"},
    ReasonText{Reason::negative, "\"{0}\" is negative", "«{0}» меньше нуля"},
    ReasonText{Reason::too_large, "\"{0}\" exceeds 1,000,000,000", "«{0}» больше 1 000 000 000"},
    ReasonText{Reason::bad_day, "\"{0}\" is not a day: YYYY-MM-DD or DD.MM.YYYY, from 2000 to 2100",
               "«{0}» — не дата: ДД.ММ.ГГГГ или ГГГГ-ММ-ДД, с 2000 по 2100 год"},
    ReasonText{Reason::bad_currency, "\"{0}\" is not a currency: three letters, as in RUB", "«{0}» — не валюта: три буквы, например RUB"},
    ReasonText{Reason::duplicate, "line {1} has another value for the same article, size and day",
               "в строке {1} другое значение для того же артикула, размера и дня"}};
// clang-format on

constexpr std::size_t kLongestShown = 60;

}  // namespace

std::string explain(const LineProblem& problem, Language language) {
  const ReasonText& text = kTexts[static_cast<std::size_t>(problem.reason)];
  std::string value = printable(problem.value);
  if (value.size() > kLongestShown) {
    value.resize(kLongestShown);
    value = printable(value) + "…";
  }
  return fmt::format(fmt::runtime(pick(language, text.en, text.ru)), value, problem.other_line);
}

}  // namespace wbd::costing
