// The ledger: reports with their lines, and the profit of a period (SPEC 14).

#include "core/analytics/explain.hpp"
#include "core/analytics/profit.hpp"
#include "core/analytics/sources.hpp"
#include "core/view/ledger_pages.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/periods.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 2> kReportPeriods{"weekly", "daily"};
constexpr Parameter kReconcileState{"state", ParameterType::word,    "Only reports in this state", 0,
                                    0,       store::kReconcileStates};
constexpr Parameter kReportPeriod{
    "report_period", ParameterType::word, "Weekly reports, which WB pays, or daily", 0, 0, kReportPeriods,
    "weekly"};
constexpr Parameter kReportKey{"report_id", ParameterType::integer, "WB's id of the report", 1, kMaxId};
constexpr Parameter kProfitGroupBy{"group_by", ParameterType::word,   "The groups", 0,
                                   0,          ledger::kProfitGroups, "product"};
constexpr std::array kReportsQuery{kTelegramId,     kUserId,       kCabinetId, kDateFrom, kDateTo,
                                   kReconcileState, kReportPeriod, kLimit,     kOffset,   kListFormat};
constexpr std::array kProfitQuery{kTelegramId, kUserId,   kCabinetId, kNmId,
                                  kPeriod,     kDateFrom, kDateTo,    kProfitGroupBy};

constexpr Parameter kFigure{"figure", ParameterType::word,    "The figure to explain", 0,
                            0,        analytics::kFigureNames};
constexpr std::array kExplainQuery{kTelegramId, kUserId, kCabinetId, kFigure, kNmId,    kPeriod,
                                   kDateFrom,   kDateTo, kLimit,     kOffset, kLanguage};

ReadResult list_reports(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::ReportFilter>(in);
  filter.from = first_day(in);
  filter.to = last_day(in);
  if (const auto word = in.arguments().text("state")) filter.state = store::parse_reconcile_state(*word);
  if (in.arguments().text("report_period") == "daily") filter.period = FinancePeriod::daily;
  return list_result(in, view::reconciled_reports(tx, filter), kProductTtl);
}

ReadResult get_report(db::Tx& tx, const ReadInput& in) {
  auto page = view::reconciled_report(tx, in.cabinets(), in.arguments().integer("report_id").value_or(0));
  if (!page) throw_missing(in);
  return {std::move(*page), in.cabinets(), view::kReportSources, kProductTtl};
}

ReadResult get_profit(db::Tx& tx, const ReadInput& in) {
  const auto chosen = chosen_period(in.arguments(), in.now, in.zone);
  const analytics::Period period = chosen ? *chosen : analytics::last_days(kDefaultPeriod, in.now, in.zone);
  analytics::ProfitQuery query;
  query.cabinets = in.cabinets();
  query.from = Date{period.first};
  query.to = Date{period.last};
  query.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  query.group_by = find_name<ledger::ProfitGroup>(ledger::kProfitGroups,
                                                  in.arguments().text("group_by").value_or("product"))
                       .value_or(ledger::ProfitGroup::product);
  ReadResult result{{}, in.cabinets(), analytics::kProfitSources, kAnalyticsTtl, true};
  result.page.data = analytics::profit_json(tx, query);
  return result;
}

ReadResult get_explanation(db::Tx& tx, const ReadInput& in) {
  const auto chosen = chosen_period(in.arguments(), in.now, in.zone);
  analytics::ExplainQuery query;
  query.figure = in.arguments().text("figure").value_or("profit");
  query.cabinets = in.cabinets();
  query.period = chosen ? *chosen : analytics::last_days(kDefaultPeriod, in.now, in.zone);
  query.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  query.now = in.now;
  query.language = parse_language(in.arguments().text("lang").value_or("")).value_or(Language::ru);
  query.limit = in.arguments().limit();
  query.offset = in.arguments().offset();
  ReadResult result{{}, in.cabinets(), analytics::figure_sources(query.figure), kAnalyticsTtl, true};
  result.page.data = analytics::explain_json(tx, query, in.zone);
  return result;
}

constexpr std::array kLedgerRoutes{
    Route{.id = "listFinanceReports",
          .pattern = "/api/v1/finance/reports",
          .summary = "WB's finance reports, each reconciled line by line to WB's payment, newest first",
          .query = kReportsQuery,
          .schema = "LedgerReport",
          .kind = ReadRoute{.read = list_reports,
                            .list = true,
                            .cache_key = "finance_reports:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::reconciled_sample(); }}},
    Route{.id = "getFinanceReport",
          .pattern = "/api/v1/finance/reports/{report_id}",
          .summary = "One finance report with its lines by article, which add up to WB's payment",
          .query = kObjectQuery,
          .path = kReportKey,
          .schema = "LedgerReportDetail",
          .kind = ReadRoute{.read = get_report,
                            .missing = "There is no such report.",
                            .cache_key = "finance_report:{report_id}"}},
    Route{
        .id = "getProfit",
        .pattern = "/api/v1/analytics/profit",
        .summary = "What was earned in a period (30 days when none is given): payout, costs, tax, profit",
        .query = kProfitQuery,
        .check = check_period,
        .schema = "ProfitAnalytics",
        .kind =
            ReadRoute{.read = get_profit, .without_cabinets = true, .cache_key = "profit:{nm_id}:{period}"}},
    Route{.id = "explainFigure",
          .pattern = "/api/v1/explain",
          .summary = "How a figure was made: its formula, its inputs, and WB's rows behind it",
          .query = kExplainQuery,
          .check = check_period,
          .schema = "Explanation",
          .kind = ReadRoute{.read = get_explanation,
                            .without_cabinets = true,
                            .cache_key = "explain:{figure}:{nm_id}:{period}:{lang}"}},
};

// --- schemas

std::vector<Member> line_members() {
  std::vector<Member> members;
  for (const std::string_view name : kLedgerLineNames)
    members.push_back({std::string(name), "money", "", "0"});
  return members;
}

std::vector<Member> control_members() {
  std::vector<Member> members;
  for (const char* name : {"retail_amount", "for_pay", "delivery_service", "paid_storage", "paid_acceptance",
                           "deduction", "penalty", "additional_payment", "cashback_amount",
                           "cashback_discount", "cashback_commission", "payment_schedule", "bank_payment"}) {
    members.push_back({name, "money?", "", "412.62"});
  }
  return members;
}

std::vector<Member> report_members() {
  return {
      {"report_id", "integer", "", "1234567"},
      {"cabinet_id", "integer", "", "1"},
      {"period", "weekly|daily"},
      {"type", "integer", "In WB's numbers: 1 main, 2 buyouts", "1"},
      {"from", "date"},
      {"to", "date"},
      {"created_on", "date?"},
      {"currency", "string?", "", R"("RUB")"},
      {"state", "reconciled|unreconciled|unchecked|pending",
       "pending: WB lists the report but its rows are not stored yet, or the reverse; unchecked: WB gives no "
       "control sums"},
      {"reading", "string?", "How the fields count whose sign WB leaves open",
       R"("returns:subtracted additional:subtracted schedule:added")"},
      {"paid", "money?", "WB's bankPaymentSum", "75348.00"},
      {"computed", "money?", "The sum of the lines", "75348.00"},
      {"residual", "money?", "paid - computed", "0"},
      {"lines", "@LedgerLines?"},
      {"unrecognised_rows", "integer", "Rows of an operation, or of a deduction, that is of no known kind",
       "0"},
      {"wb", "@ControlSums?"}};
}

std::vector<Member> profit_members() {
  return {
      {"units_sold", "integer", "", "30"},
      {"units_returned", "integer", "", "2"},
      {"units_written_off", "integer", "Lost goods that WB compensates", "0"},
      {"revenue", "money", "retailAmount of sales less returns", "53820.00"},
      {"before_discount", "money", "retailPriceWithDisc of sales less returns", "60000.00"},
      {"payout_lines", "@LedgerLines"},
      {"payout", "money", "The sum of the lines", "41000.00"},
      {"goods_cost", "money?", "Null: a unit has no known cost", "20000.00"},
      {"other_costs", "money?", "Packing, delivery to WB and others", "1500.00"},
      {"written_off", "money?", "All costs of lost goods", "0"},
      {"profit", "money?", "Payout less costs, before tax; the repayment of a loan is no cost", "19500.00"},
      {"tax", "money?", "With VAT; null: no tax profile, or no costs", "3229.20"},
      {"vat", "money?", "", "0"},
      {"profit_after_tax", "money?", "", "16270.80"},
      {"profit_per_unit", "money?", "Per unit sold and not returned", "696.43"},
      {"margin_percent", "percent?", "profit / revenue", "36.23"},
      {"roi_percent", "percent?", "profit / goods_cost", "97.5"},
      {"share_of_revenue_with_cost", "percent?", "", "100"}};
}

std::vector<Member> answer_members() {
  return {{"currency", "string?", "", R"("RUB")"},
          {"totals", "@Profit"},
          {"account", "@Profit", "The part that belongs to no article"},
          {"unknown", "@ProfitUnknown"},
          {"groups", "[@ProfitGroup]"}};
}

std::vector<Schema> ledger_schemas() {
  return {
      {"LedgerLines", "Credits are positive. The rounded lines add up to the rounded total.", line_members()},
      {"ControlSums", "WB's own sums of the report.", control_members()},
      {"LedgerReport", "A finance report, reconciled.", report_members()},
      {"LedgerArticle",
       "",
       {{"nm_id", "integer", "WB article", "211131895"},
        {"vendor_code", "string?", "", R"("shirt-01")"},
        {"title", "string?", "", R"("Linen shirt")"},
        {"lines", "@LedgerLines"},
        {"payout", "money", "", "412.62"}}},
      {"LedgerAccount", "", {{"lines", "@LedgerLines"}, {"payout", "money", "", "-1200.00"}}},
      {"LedgerLineSum",
       "A line of the report with its part of the articles and of the account; lines of 0 are left out.",
       {{"line", "string", "As in LedgerLines", R"("storage")"},
        {"articles", "money", "The part of all articles", "-310.20"},
        {"account", "money", "The part that belongs to no article", "-12.00"},
        {"total", "money", "The line of the report", "-322.20"},
        {"currency", "string?", "", R"("RUB")"}}},
      {"LedgerProof",
       "articles + account + rounding = payout. The payout is WB's payment where there is one.",
       {{"articles", "money", "The sum of the payouts of all articles, rounded once", "76548.00"},
        {"account", "money", "The part that belongs to no article", "-1200.00"},
        {"rounding", "money", "What is lost when both are rounded to kopecks", "0"},
        {"payout", "money", "The sum of all lines", "75348.00"}}},
      {"LedgerReportDetail",
       "The articles and the account add up to the report.",
       {{"articles", "[@LedgerArticle]"},
        {"account", "@LedgerAccount"},
        {"line_sums", "[@LedgerLineSum]", "Each line by articles and account"},
        {"proof", "@LedgerProof", "How the articles and the account add up to the payout"}},
       "LedgerReport"},
      {"ExplanationInput",
       "",
       {{"name", "string", "", R"("revenue")"},
        {"unit", "money|count|per_day|percent", "", R"("money")"},
        {"value", "number?", "", "53820.00"}}},
      {"ExplanationRow",
       "A row of accounting has report_id and rrd_id, an order or a sale has srid.",
       {{"cabinet_id", "integer", "", "1", true},
        {"report_id", "integer", "", "1234567", true},
        {"rrd_id", "integer", "", "1232610467", true},
        {"day", "date", "", "", true},
        {"at", "time", "", "", true},
        {"srid", "string?", "", R"("93eb8c1d0e8f4a7c.0.0")"},
        {"sale_id", "string?", "", R"("S1234567890")", true},
        {"status", "string", "", R"("buyout")", true},
        {"nm_id", "integer?", "", "211131895"},
        {"operation", "string?", "", R"("Продажа")", true},
        {"reason", "string?", "", "null", true},
        {"amount", "money?", "The part of the row in the figure; units for counts of units", "412.62"},
        {"currency", "string?", "Absent from counts of units", R"("RUB")", true}}},
      {"Explanation",
       "",
       {{"figure", "string", "", R"("revenue")"},
        {"unit", "money|count|per_day|percent", "", R"("money")"},
        {"currency", "string?", "The main currency", R"("RUB")"},
        {"value", "number?", "", "53820.00"},
        {"unknown", "no_reports|costs_missing|no_tax_profile|several_currencies|nothing_to_divide?",
         "Why the value is null", "null"},
        {"formula", "string", "In the language of the reader", R"("retailAmount of sales less returns")"},
        {"from", "date"},
        {"to", "date"},
        {"inputs", "[@ExplanationInput]"},
        {"rows", "[@ExplanationRow]", "A page of them"},
        {"rows_total", "integer", "", "42"}}},
      {"Profit", "", profit_members()},
      {"ProfitPart",
       "The profit of some days, in the main currency.",
       {{"from", "date"}, {"to", "date"}, {"currency", "string", "", R"("RUB")"}},
       "Profit"},
      {"ProfitGroup",
       "",
       {{"key", "string", "nm_id, nm_id/size, subject, brand, day, Monday, month or report",
         R"("211131895")"},
        {"nm_id", "integer?", "", "211131895", true},
        {"size", "string", "", R"("48")", true},
        {"title", "string?", "", R"("Linen shirt")", true},
        {"vendor_code", "string?", "", R"("shirt-01")", true}},
       "Profit"},
      {"ProfitUnknown",
       "Why a figure is null.",
       {{"profit", "costs_missing", "", R"("costs_missing")", true},
        {"tax", "costs_missing|no_tax_profile", "", R"("no_tax_profile")", true}}},
      {"ProfitPeriod",
       "Moscow days of WB's reports (rrDate).",
       {{"from", "date"}, {"to", "date"}, {"days", "integer", "", "30"}}},
      {"ProfitCoverage",
       "",
       {{"days", "integer", "Of the period", "30"},
        {"storage_days", "integer", "Days whose storage by article was read", "30"},
        {"advert_days", "integer", "Days whose adverts were read", "30"},
        {"reports", "integer", "Weekly reports with a day in the period", "5"},
        {"reconciled", "integer", "", "4"},
        {"unreconciled", "integer", "", "0"},
        {"unchecked", "integer", "", "0"},
        {"pending", "integer", "", "1"},
        {"unrecognised_rows", "integer", "", "0"}}},
      {"AdvertsOutside",
       "Adverts that WB did not take from a payout, in the currency of the seller's account.",
       {{"invoice", "money", "Paid by an invoice", "1200.00"},
        {"bonus", "money", "Paid with WB's bonuses", "300.00"},
        {"cashback", "money", "", "0"},
        {"other", "money", "Paid in a way that wbd does not know", "0"}}},
      {"ProfitOfCurrency", "", answer_members()},
      {"ProfitAnalytics",
       "The groups and the account add up to the totals.",
       {{"period", "@ProfitPeriod"},
        {"group_by", "product|size|subject|brand|day|week|month|report"},
        {"other_currencies", "[@ProfitOfCurrency]"},
        {"adverts_outside_reason", "one_article|not_read?", "Why adverts_outside is null", "null"},
        {"adverts_outside", "@AdvertsOutside?", "Charged on these days; in no other sum"},
        {"coverage", "@ProfitCoverage"}},
       "ProfitOfCurrency"}};
}

}  // namespace

Noun ledger_noun() {
  return {.routes = kLedgerRoutes, .schemas = ledger_schemas};
}

}  // namespace wbd::rest
