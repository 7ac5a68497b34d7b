#include "core/analytics/explain.hpp"

#include <map>
#include <utility>

#include "core/analytics/numbers.hpp"
#include "core/analytics/profit.hpp"
#include "core/analytics/sales.hpp"
#include "core/analytics/sources.hpp"
#include "core/base/json_text.hpp"
#include "core/ledger/lines.hpp"
#include "core/store/ledger_read.hpp"
#include "core/store/orders.hpp"

namespace wbd::analytics {
namespace {

// A value as JSON: an amount, a count or a percentage; "null" when it is unknown.
using Values = std::map<std::string, std::string, std::less<>>;

// The values of all figures, and the facts that explain unknown ones.
struct Known {
  Values values;
  std::string currency;
  bool several_currencies = false;  // of orders and sales, whose sums are then unknown
  bool has_profile = false;
  bool has_accounting = false;  // a row of WB's reports in the period; without one its sums are unknown
};

template <class T>
std::string json_of(const T& value) {
  std::string out;
  JsonWriter(out).value(value);
  return out;
}
std::string json_hundredths(std::optional<std::int64_t> value) {
  std::string out;
  JsonWriter(out).hundredths(value);
  return out;
}

void add_sales(Known& known, db::Tx& tx, const ExplainQuery& query, const TimeZone& zone) {
  const Sales result =
      sales(tx, {{query.cabinets, query.nm_id}, query.period, std::nullopt, query.now}, zone);
  const SalesNumbers numbers = all_currencies(result.totals);
  const bool mixed = result.totals.size() > 1;
  known.several_currencies = mixed;
  if (result.totals.size() == 1) known.currency = result.totals.begin()->first;
  Values& values = known.values;
  const auto sum = [&](std::string_view name, Money amount) {
    values[std::string(name)] = mixed ? "null" : json_of(amount);
  };
  values["orders_count"] = json_of(numbers.orders_count());
  values["cancelled_count"] = json_of(numbers.cancelled_count);
  values["buyouts_count"] = json_of(numbers.buyouts_count);
  values["returns_count"] = json_of(numbers.returns_count);
  values["in_transit_count"] = json_of(numbers.in_transit_count);
  sum("orders_sum", numbers.orders_sum);
  sum("cancelled_sum", numbers.cancelled_sum);
  sum("buyouts_sum", numbers.buyouts_sum);
  sum("returns_sum", numbers.returns_sum);
  values["buyout_percent"] = json_hundredths(buyout_percent_hundredths(numbers));
  values["orders_per_day"] = json_hundredths(orders_per_day_hundredths(numbers, query.period.days));
  values["average_price"] = mixed ? "null" : json_of(average_price(numbers));
}

ProfitQuery profit_query(const ExplainQuery& query) {
  ProfitQuery out;
  out.cabinets = query.cabinets;
  out.from = Date{query.period.first};
  out.to = Date{query.period.last};
  out.nm_id = query.nm_id;
  return out;
}

// Whether WB's reports have a row of any article in the period.
bool has_accounting(db::Tx& tx, const ExplainQuery& query) {
  ProfitQuery all = profit_query(query);
  all.nm_id.reset();
  return !profit(tx, all).currencies.empty();
}

void add_profit(Known& known, db::Tx& tx, const ExplainQuery& query) {
  const ProfitResult result = profit(tx, profit_query(query));
  const ProfitAnswer none;
  const ProfitAnswer& answer = result.currencies.empty() ? none : result.currencies.front();
  const ledger::Profit& total = answer.total;
  if (!answer.currency.empty()) known.currency = answer.currency;
  known.has_profile = answer.has_profile;
  known.has_accounting = !result.currencies.empty() || (query.nm_id && has_accounting(tx, query));
  Values& values = known.values;
  const auto field = [&](std::string_view name, auto value) {
    values[std::string(name)] = known.has_accounting ? json_of(value) : "null";
  };
  for (std::size_t i = 0; i < kLedgerLineNames.size(); ++i)
    field(kLedgerLineNames[i], to_money(total.lines[static_cast<LedgerLine>(i)]));
  field("payout", to_money(total.payout()));
  field("revenue", to_money(total.revenue));
  field("before_discount", to_money(total.before_discount));
  field("units_sold", total.units_sold);
  field("units_returned", total.units_returned);
  field("goods_cost", to_money(total.goods_cost));
  field("other_costs", to_money(total.other_costs));
  field("written_off", to_money(total.written_off));
  field("tax", to_money(total.tax));
  field("profit", to_money(total.profit()));
  field("profit_after_tax", to_money(total.profit_after_tax()));
  values["profit_per_unit"] = json_of(per_unit(total));
  values["margin_percent"] = json_hundredths(margin_hundredths(total));
  values["roi_percent"] = json_hundredths(roi_hundredths(total));
}

bool is_of_sales(std::string_view figure) {
  const Figure* found = find_figure(figure);
  if (found == nullptr) return false;
  return found->rows == FigureRows::orders || found->rows == FigureRows::buyouts ||
         found->rows == FigureRows::returns || figure == "average_price" || figure == "orders_per_day";
}

// Why a value is null, by the words of ProfitUnknown and four of its own.
std::optional<std::string_view> reason_of(const Known& known, std::string_view figure) {
  const auto is_null = [&](std::string_view name) { return known.values.find(name)->second == "null"; };
  if (!is_null(figure)) return std::nullopt;
  if (is_of_sales(figure)) return known.several_currencies ? "several_currencies" : "nothing_to_divide";
  if (!known.has_accounting) return "no_reports";
  if (figure.starts_with("tax") || figure == "profit_after_tax") {
    if (!known.has_profile) return "no_tax_profile";
  }
  return is_null("goods_cost") ? "costs_missing" : "nothing_to_divide";
}

// Writes the rows of one page and counts all.
class RowPage {
 public:
  RowPage(JsonWriter& json, const ExplainQuery& query, const std::string& currency)
      : json_(json), query_(query), currency_(currency) {}
  // True when the next row belongs to the page.
  bool wants() {
    const std::int64_t at = total_++;
    return at >= query_.offset && at < query_.offset + query_.limit;
  }
  [[nodiscard]] JsonWriter& json() { return json_; }
  [[nodiscard]] std::int64_t total() const { return total_; }
  [[nodiscard]] const std::string& currency() const { return currency_; }

 private:
  JsonWriter& json_;
  const ExplainQuery& query_;
  const std::string& currency_;
  std::int64_t total_ = 0;
};

void write_orders(JsonWriter& json, db::Tx& tx, const ExplainQuery& query, std::int64_t& total) {
  store::OrderFilter filter;
  filter.cabinets = query.cabinets;
  filter.from = query.period.current.from;
  filter.to = query.period.current.to;
  filter.nm_id = query.nm_id;
  filter.limit = query.limit;
  filter.offset = query.offset;
  if (query.figure.starts_with("cancelled")) filter.status = OrderStatus::cancelled;
  if (query.figure.starts_with("in_transit")) filter.status = OrderStatus::created;
  const store::OrderPage page = store::list_orders(tx, filter);
  total = page.total;
  for (const store::OrderRow& row : page.rows) {
    json.begin_object();
    json.field("srid", row.order.srid);
    json.field("at", row.order.ordered_at);
    json.field("status", to_string(row.order.status));
    json.field("nm_id", row.order.nm_id);
    json.field("amount", row.order.price_with_discount);
    json.field("currency", row.order.currency);
    json.end_object();
  }
}

void write_sales(JsonWriter& json, db::Tx& tx, const ExplainQuery& query, bool returns, std::int64_t& total) {
  store::SaleFilter filter;
  filter.cabinets = query.cabinets;
  filter.from = query.period.current.from;
  filter.to = query.period.current.to;
  filter.nm_id = query.nm_id;
  filter.kind = returns ? SaleKind::returned : SaleKind::sale;
  filter.limit = query.limit;
  filter.offset = query.offset;
  const store::SalePage page = store::list_sales(tx, filter);
  total = page.total;
  for (const store::SaleRow& row : page.rows) {
    json.begin_object();
    json.field("srid", row.sale.row.srid);
    json.field("sale_id", row.sale.row.sale_id);
    json.field("at", row.sale.row.sold_at);
    json.field("nm_id", row.sale.row.nm_id);
    json.field("amount", row.sale.row.price_with_discount);
    json.field("currency", row.sale.currency);
    json.end_object();
  }
}

// The part of a row in the figure; nullopt: it has none.
std::optional<Amount> amount_in(const ExplainQuery& query, FigureRows rows, const LedgerRow& row,
                                std::int64_t reading) {
  const ledger::RowLines lines = ledger::lines_of(row);
  const auto some = [](Amount amount) { return amount.units == 0 ? std::nullopt : std::optional(amount); };
  if (rows == FigureRows::revenue)
    return some(query.figure == "revenue" ? lines.revenue : lines.before_discount);
  if (rows == FigureRows::units) {
    const ledger::Goods wanted = query.figure == "units_returned" ? ledger::Goods::returned
                                 : query.figure == "written_off"  ? ledger::Goods::lost
                                                                  : ledger::Goods::sold;
    const bool both = query.figure == "goods_cost" || query.figure == "other_costs";
    const bool counts = lines.goods == wanted || (both && lines.goods == ledger::Goods::returned);
    return counts ? std::optional(Amount(Money{lines.units * 100})) : std::nullopt;
  }
  const LineSums sums = ledger::apply(ledger::kReadings[static_cast<std::size_t>(reading)], lines.parts);
  const auto line = parse_ledger_line(query.figure);
  return some(line ? sums[*line] : sums.total());
}

// The lines that WB's rows do not name by article.
bool is_split(std::string_view figure) {
  return figure == "storage" || figure == "acceptance" || figure == "advert";
}

void write_ledger(RowPage& page, db::Tx& tx, const ExplainQuery& query, FigureRows rows) {
  const Date from{query.period.first}, to{query.period.last};
  const auto nm_id = is_split(query.figure) ? std::nullopt : query.nm_id;
  for (const CabinetId cabinet : query.cabinets) {
    store::each_ledger_row_between(tx, cabinet, from, to, nm_id,
                                   [&](const LedgerRow& row, std::int64_t reading) {
                                     const auto amount = amount_in(query, rows, row, reading);
                                     if (!amount || !page.wants()) return;
                                     JsonWriter& json = page.json();
                                     json.begin_object();
                                     json.field("cabinet_id", cabinet);
                                     json.field("report_id", row.report_id);
                                     json.field("rrd_id", row.rrd_id);
                                     json.field("day", wbd::to_string(row.day));
                                     json.field("srid", row.srid);
                                     json.field("nm_id", row.nm_id);
                                     json.field("operation", row.operation);
                                     json.field("reason", row.reason);
                                     json.field("amount", to_money(*amount));
                                     if (rows != FigureRows::units) json.field("currency", page.currency());
                                     json.end_object();
                                   });
  }
}

std::int64_t write_rows(JsonWriter& json, db::Tx& tx, const ExplainQuery& query, FigureRows rows,
                        const std::string& currency) {
  std::int64_t total = 0;
  if (rows == FigureRows::orders) {
    write_orders(json, tx, query, total);
  } else if (rows == FigureRows::buyouts || rows == FigureRows::returns) {
    write_sales(json, tx, query, rows == FigureRows::returns, total);
  } else if (rows != FigureRows::none) {
    RowPage page(json, query, currency);
    write_ledger(page, tx, query, rows);
    total = page.total();
  }
  return total;
}

}  // namespace

std::span<const Dataset> figure_sources(std::string_view figure) {
  if (is_of_sales(figure)) return kSalesSources;
  return kProfitSources;
}

std::string explain_json(db::Tx& tx, const ExplainQuery& query, const TimeZone& zone) {
  const Figure* figure = find_figure(query.figure);
  const auto line = parse_ledger_line(query.figure);
  Known known;
  add_sales(known, tx, query, zone);
  add_profit(known, tx, query);
  const std::string_view formula = figure ? (query.language == Language::ru ? figure->ru : figure->en)
                                   : line ? line_formula(*line, query.language)
                                          : std::string_view();
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.field("figure", query.figure);
  json.field("unit", to_string(unit_of(query.figure)));
  json.field("currency", known.currency.empty() ? std::nullopt : std::optional(known.currency));
  json.key("value");
  json.raw(known.values[query.figure]);
  json.field("unknown", reason_of(known, query.figure));
  json.field("formula", formula);
  json.field("from", wbd::to_string(Date{query.period.first}));
  json.field("to", wbd::to_string(Date{query.period.last}));
  json.key("inputs");
  json.begin_array();
  for (const std::string_view input : figure ? figure->inputs : std::array<std::string_view, 5>{}) {
    if (input.empty()) continue;
    json.begin_object();
    json.field("name", input);
    json.field("unit", to_string(unit_of(input)));
    json.key("value");
    json.raw(known.values.find(input)->second);
    json.end_object();
  }
  json.end_array();
  json.key("rows");
  json.begin_array();
  const std::int64_t total =
      write_rows(json, tx, query, figure ? figure->rows : FigureRows::ledger, known.currency);
  json.end_array();
  json.field("rows_total", total);
  json.end_object();
  return out;
}

}  // namespace wbd::analytics
