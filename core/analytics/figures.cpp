#include "core/analytics/figures.hpp"

#include <algorithm>

namespace wbd::analytics {
namespace {

using enum FigureRows;

// clang-format off
constexpr std::array kFigures{
    Figure{"orders_count", "orders placed in the period, every status", "заказы, оформленные за период, в любом статусе", orders},
    Figure{"orders_sum", "sum of price_with_discount of these orders", "сумма price_with_discount этих заказов", orders},
    Figure{"cancelled_count", "orders of the period that are cancelled now", "заказы периода, которые сейчас отменены", orders, {"orders_count"}},
    Figure{"cancelled_sum", "sum of price_with_discount of these orders", "сумма price_with_discount этих заказов", orders, {"orders_sum"}},
    Figure{"buyouts_count", "S rows whose own date is in the period", "строки S, дата которых попадает в период", buyouts},
    Figure{"buyouts_sum", "sum of price_with_discount of these rows", "сумма price_with_discount этих строк", buyouts},
    Figure{"returns_count", "R rows whose own date is in the period", "строки R, дата которых попадает в период", returns},
    Figure{"returns_sum", "sum of price_with_discount of these rows, positive", "сумма price_with_discount этих строк, положительная", returns},
    Figure{"buyout_percent", "of the orders placed in the period: bought / (bought + cancelled + returned) × 100", "из заказов, оформленных за период: выкуплено / (выкуплено + отменено + возвращено) × 100", orders, {"orders_count", "cancelled_count", "in_transit_count"}},
    Figure{"in_transit_count", "orders of the period without an outcome", "заказы периода без исхода", orders, {"orders_count"}},
    Figure{"orders_per_day", "orders_count / days", "orders_count / дней", none, {"orders_count"}},
    Figure{"average_price", "orders_sum / orders with a known price", "orders_sum / заказы с известной ценой", none, {"orders_sum", "orders_count"}},
    Figure{"payout", "sum of all lines of the ledger", "сумма всех строк учёта", ledger},
    Figure{"revenue", "retailAmount of sales less returns", "retailAmount продаж минус возвраты", revenue},
    Figure{"before_discount", "retailPriceWithDisc of sales less returns", "retailPriceWithDisc продаж минус возвраты", revenue},
    Figure{"units_sold", "quantity of plain sales", "количество в продажах", units},
    Figure{"units_returned", "quantity of plain returns", "количество в возвратах", units},
    Figure{"goods_cost", "cost of goods of the day of the sale × (units sold - units taken back)", "себестоимость на день продажи × (продано − возвращено на склад)", units, {"units_sold", "units_returned"}},
    Figure{"other_costs", "packing, delivery to WB and others × the same units", "упаковка, доставка до WB и прочее × те же единицы", units, {"units_sold", "units_returned"}},
    Figure{"written_off", "all costs of lost goods that WB compensates", "все расходы на потерянный товар, за который WB платит компенсацию", units},
    Figure{"tax", "by the tax profile of each day: VAT out of the revenue, then the regime's rate", "по налоговому режиму каждого дня: НДС из выручки, затем ставка режима", none, {"revenue", "payout", "goods_cost", "other_costs"}},
    Figure{"profit", "payout - loan_principal - goods_cost - other_costs - written_off", "payout − loan_principal − goods_cost − other_costs − written_off", none, {"payout", "loan_principal", "goods_cost", "other_costs", "written_off"}},
    Figure{"profit_after_tax", "profit - tax", "profit − tax", none, {"profit", "tax"}},
    Figure{"profit_per_unit", "profit / (units_sold - units_returned)", "profit / (units_sold − units_returned)", none, {"profit", "units_sold", "units_returned"}},
    Figure{"margin_percent", "profit / revenue × 100", "profit / revenue × 100", none, {"profit", "revenue"}},
    Figure{"roi_percent", "profit / goods_cost × 100", "profit / goods_cost × 100", none, {"profit", "goods_cost"}},
};

struct LineFormula {
  std::string_view en, ru;
};
// By LedgerLine.
constexpr std::array<LineFormula, kLedgerLineNames.size()> kLines{{
    {"+ forPay of sale documents", "+ forPay документов «Продажа»"},
    {"- forPay of return documents", "− forPay документов «Возврат»"},
    {"± forPay of corrections, by their document", "± forPay коррекций, по документу"},
    {"± forPay of compensations, by their document", "± forPay компенсаций, по документу"},
    {"- deliveryService", "− deliveryService"},
    {"- deliveryService of corrections", "− deliveryService коррекций"},
    {"- paidStorage, split by the paid storage of the report's days", "− paidStorage, разделено по платному хранению за дни отчёта"},
    {"- paidAcceptance, split by the paid acceptance", "− paidAcceptance, разделено по платной приёмке"},
    {"- penalty", "− penalty"},
    {"- deduction that names an advert document, split by the spending of its campaigns", "− deduction с номером документа рекламы, разделено по затратам её кампаний"},
    {"- deduction for reviews", "− deduction за отзывы"},
    {"- deduction for subscriptions", "− deduction за подписки"},
    {"- deduction for disposal", "− deduction за утилизацию"},
    {"- deduction for the transfer of cards", "− deduction за перенос карточек"},
    {"- deduction for another payout date", "− deduction за другую дату выплаты"},
    {"- deduction: repayment of a loan", "− deduction: возврат займа"},
    {"- deduction: interest and fees of a loan", "− deduction: проценты и комиссии по займу"},
    {"- any other deduction", "− прочие deduction"},
    {"- (cashbackAmount + cashbackCommissionChange), the reverse on returns", "− (cashbackAmount + cashbackCommissionChange), в возвратах наоборот"},
    {"± additionalPayment, by the reading of the report", "± additionalPayment, по прочтению отчёта"},
    {"± paymentSchedule, by the reading of the report", "± paymentSchedule, по прочтению отчёта"},
    {"WB's payment less the lines", "выплата WB минус строки"},
    {"the sum less its rounded lines", "сумма минус её округлённые строки"},
}};
// clang-format on

}  // namespace

std::string_view to_string(FigureUnit unit) {
  constexpr std::string_view kNames[]{"money", "count", "per_day", "percent"};
  return kNames[static_cast<std::size_t>(unit)];
}

FigureUnit unit_of(std::string_view figure) {
  if (figure.ends_with("_percent")) return FigureUnit::percent;
  if (figure.ends_with("_per_day")) return FigureUnit::per_day;
  if (figure.ends_with("_count") || figure.starts_with("units_")) return FigureUnit::count;
  return FigureUnit::money;
}

const Figure* find_figure(std::string_view name) {
  const auto found = std::ranges::find(kFigures, name, &Figure::name);
  return found == kFigures.end() ? nullptr : &*found;
}

std::string_view line_formula(LedgerLine line, Language language) {
  const LineFormula& formula = kLines[static_cast<std::size_t>(line)];
  return language == Language::ru ? formula.ru : formula.en;
}

}  // namespace wbd::analytics
