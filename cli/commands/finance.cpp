#include <array>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kFinanceColumns{
    Column{"day", "Day", "День", Form::time},
    Column{"operation", "Operation", "Обоснование"},
    Column{"nm_id", "Article", "Артикул WB", Form::number},
    Column{"title", "Title", "Товар"}.ranked(1),
    Column{"retail_price_with_discount", "Price", "Цена", Form::money}.ranked(3),
    Column{"for_pay", "For the goods", "К перечислению", Form::money},
    Column{"delivery_service", "Logistics", "Логистика", Form::money}.ranked(2),
    Column{"penalty", "Penalty", "Штраф", Form::money}.ranked(4),
    Column{"srid", "srid", "srid"}.ranked(5)};
constexpr std::array kTotalColumns{
    Column{"kind", "Kind", "Вид", Form::state},
    Column{"rows_count", "Rows", "Строк", Form::number}.ranked(6),
    Column{"unread_rows", "Unread", "Не прочитано", Form::number}.ranked(4),
    Column{"retail_price_with_discount", "Price", "Цена", Form::money}.ranked(3),
    Column{"for_pay", "For the goods", "К перечислению", Form::money},
    Column{"delivery_service", "Logistics", "Логистика", Form::money}.ranked(2),
    Column{"paid_storage", "Storage", "Хранение", Form::money}.ranked(3),
    Column{"penalty", "Penalty", "Штраф", Form::money}.ranked(4),
    Column{"deduction", "Deduction", "Удержание", Form::money}.ranked(5),
    Column{"currency", "Currency", "Валюта"}.ranked(7)};

store::FinanceFilter finance_filter(Session& session, const Arguments& arguments) {
  store::FinanceFilter filter;
  filter.from = first_day(session, arguments);
  filter.to = last_day(session, arguments);
  filter.nm_id = chosen_article(session, arguments, "--nm");
  filter.srid = arguments.text("--srid");
  if (const auto kind = arguments.text("--kind")) filter.kind = parse_finance_kind(*kind);
  filter.operation = arguments.text("--operation");
  filter.report_id = arguments.number("--report");
  return filter;
}

// WB sends a report in pages, and the sums of a part would be wrong.
Outcome with_reason(Outcome answer) {
  if (answer) {
    answer->empty_en = "Rows of a report count when it has been read to its end.";
    answer->empty_ru = "Строки отчёта учитываются, когда он прочитан до конца.";
  }
  return answer;
}

Outcome finance_list(Session& session, const Arguments& arguments) {
  return with_reason(list_answer(session, arguments, finance_filter(session, arguments), kFinanceColumns,
                                 view::finance, view::finance_sample()));
}

Outcome finance_totals(Session& session, const Arguments& arguments) {
  auto answer = with_reason(list_answer(session, arguments, finance_filter(session, arguments), kTotalColumns,
                                        view::finance_totals, view::finance_totals_sample()));
  if (answer && is_table(session.format()))
    answer->note = session.tr(
        "Sums of whole rows; those of returns are to be subtracted. What WB paid, and for what: wbctl report profit, "
        "wbctl finance reports",
        "Суммы строк целиком; суммы возвратов вычитаются. Сколько и за что заплатил WB: wbctl report profit, "
        "wbctl finance reports");
  return answer;
}

constexpr std::array kFinanceList{
    kCabinets,
    kUser,
    kFrom,
    kTo,
    kNm,
    Option::of(Kind::text, "--srid", "SRID", "only of this order", "только этого заказа"),
    Option::choice("--kind", "KIND", kFinanceKinds, "only this kind", "только этот вид"),
    Option::of(Kind::text, "--operation", "TEXT", "WB's reason of the payment, whole",
               "обоснование оплаты WB, целиком"),
    Option::of(Kind::number, "--report", "ID", "only of this report", "только этого отчёта").at_least(1),
    kLimit,
    kOffset};

constexpr std::array kFinanceCommands{
    Command{"finance", "list", "Rows of WB's sales reports, newest first",
            "Строки отчётов WB о реализации, сначала новые", "wbctl finance --srid 4801239.1.0", kFinanceList,
            finance_list, true},
    Command{"finance", "totals", "Totals of the rows of WB's sales reports", "Итоги отчётов WB о реализации",
            "wbctl finance totals --from 2026-11-01 --to 2026-11-30", kFinanceList, finance_totals},
};

}  // namespace

std::span<const Command> finance_commands() {
  return kFinanceCommands;
}

}  // namespace wbd::cli::commands
