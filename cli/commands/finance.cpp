#include <array>

#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "core/view/pages.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kFinanceColumns{Column{"day", "Day", "День"},
                                     Column{"operation", "Operation", "Обоснование"},
                                     Column{"nm_id", "Article", "Артикул WB", Form::number},
                                     Column{"title", "Title", "Товар"},
                                     Column{"retail_price_with_discount", "Price", "Цена", Form::money},
                                     Column{"for_pay", "To be paid", "К выплате", Form::money},
                                     Column{"delivery_service", "Logistics", "Логистика", Form::money},
                                     Column{"penalty", "Penalty", "Штраф", Form::money},
                                     Column{"srid", "srid", "srid"}};
constexpr std::array kTotalColumns{Column{"kind", "Kind", "Вид"},
                                   Column{"rows_count", "Rows", "Строк", Form::number},
                                   Column{"retail_price_with_discount", "Price", "Цена", Form::money},
                                   Column{"for_pay", "To be paid", "К выплате", Form::money},
                                   Column{"delivery_service", "Logistics", "Логистика", Form::money},
                                   Column{"paid_storage", "Storage", "Хранение", Form::money},
                                   Column{"penalty", "Penalty", "Штраф", Form::money},
                                   Column{"deduction", "Deduction", "Удержание", Form::money},
                                   Column{"currency", "Currency", "Валюта"}};

store::FinanceFilter finance_filter(Session& session, const Arguments& arguments) {
  store::FinanceFilter filter;
  filter.from = first_day(session, arguments);
  filter.to = last_day(session, arguments);
  if (const auto nm = arguments.number("--nm")) filter.nm_id = NmId{*nm};
  filter.srid = arguments.text("--srid");
  if (const auto kind = arguments.text("--kind")) filter.kind = parse_finance_kind(*kind);
  filter.operation = arguments.text("--operation");
  filter.report_id = arguments.number("--report");
  return filter;
}

}  // namespace

Outcome finance_list(Session& session, const Arguments& arguments) {
  return list_answer(session, arguments, finance_filter(session, arguments), kFinanceColumns, view::finance);
}

Outcome finance_totals(Session& session, const Arguments& arguments) {
  return list_answer(session, arguments, finance_filter(session, arguments), kTotalColumns,
                     view::finance_totals);
}

}  // namespace wbd::cli::commands
