#include "core/model/account.hpp"
#include "core/report/daily_report.hpp"
#include "core/report/dashboard.hpp"
#include "core/report/order_report.hpp"
#include "core/report/product_report.hpp"
#include "core/report/sales_report.hpp"
#include "core/store/products.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/periods.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array kReportQuery{kTelegramId, kUserId, kCabinetId, kLanguage, kFormat};
constexpr Parameter kReportsDay{"date", ParameterType::range_start, "The day, or a time in it"};
constexpr std::array kSalesReportQuery{kTelegramId, kUserId, kCabinetId, kPeriod,
                                       kDateFrom,   kDateTo, kLanguage,  kFormat};
constexpr std::array kDailyReportQuery{kTelegramId, kUserId, kCabinetId, kReportsDay, kLanguage, kFormat};

// Times in a report are in the reader's zone, its days in the installation's.
TimeZone zone_of_reader(const ReadInput& in) {
  return in.plan.reader_zone.empty() ? in.zone : TimeZone::find(in.plan.reader_zone).value_or(in.zone);
}

report::Form form_of(const ReadInput& in) {
  return {report::parse_format(in.plan.format).value_or(report::Format::json),
          parse_language(in.arguments().text("lang").value_or("")).value_or(Language::ru),
          zone_of_reader(in)};
}

// The picture of the article, when the answer is a caption.
report::Form form_with_photo(db::Tx& tx, const ReadInput& in, CabinetId cabinet, std::optional<NmId> nm_id) {
  report::Form form = form_of(in);
  if (form.format != report::Format::caption || !nm_id) return form;
  const auto cards = store::load_products(tx, cabinet, std::array{nm_id->value});
  if (const auto card = cards.find(*nm_id); card != cards.end()) form.photo_url = card->second.photo_url;
  return form;
}

ReadResult get_order_report(db::Tx& tx, const ReadInput& in) {
  const auto report =
      report::order_report(tx, in.cabinets(), *in.arguments().text("id"), in.now, in.zone, in.articles)
          .value();
  ReadResult result{{}, {report.order.order.cabinet_id}, report::kOrderReportSources, kReportTtl, true};
  result.own_id = report.order.order.id.value;
  result.successes = report.freshness.successes;
  result.page.data = report::render(
      report, form_with_photo(tx, in, report.order.order.cabinet_id, report.order.order.nm_id));
  return result;
}

ReadResult report_result(const ReadInput& in, std::string data, std::span<const Dataset> sources) {
  ReadResult result{{}, in.cabinets(), sources, kReportTtl, true};
  result.page.data = std::move(data);
  return result;
}

ReadResult get_product_report(db::Tx& tx, const ReadInput& in) {
  const NmId nm_id{*in.arguments().integer("nm_id")};
  const auto report = report::product_report(tx, in.cabinets(), nm_id, in.now, in.zone, in.articles).value();
  const report::Form form = form_with_photo(tx, in, report.cabinet_id, nm_id);
  ReadResult result = report_result(in, report::render(report, form), report::kProductReportSources);
  result.cabinets = {report.cabinet_id};
  result.successes = report.freshness.successes;
  return result;
}

ReadResult get_sales_report(db::Tx& tx, const ReadInput& in) {
  const auto chosen = chosen_period(in.arguments(), in.now, in.zone);
  const auto period = chosen ? *chosen : analytics::last_days(kDefaultPeriod, in.now, in.zone);
  const auto report = report::sales_report(tx, in.cabinets(), period, in.now, in.zone);
  return report_result(in, report::render(report, form_of(in), in.zone), report::kSalesReportSources);
}

std::vector<FieldError> check_day(const Arguments& arguments, UtcTime now, const TimeZone&) {
  const auto day = arguments.time("date");
  if (day && *day > now) return {{"date", "must not be in the future"}};
  return {};
}

ReadResult get_daily_report(db::Tx& tx, const ReadInput& in) {
  const Date day = in.zone.date_of(in.arguments().time("date").value_or(in.now));
  const auto report = report::daily_report(tx, in.cabinets(), day, in.now, in.zone).value();
  return report_result(in, report::render(report, form_of(in)), report::kDailyReportSources);
}

ReadResult get_dashboard(db::Tx& tx, const ReadInput& in) {
  const auto board = report::dashboard(tx, *in.plan.viewer.cabinets, in.cabinets(), in.now, in.zone);
  return report_result(in, report::render(board, form_of(in)), report::kDashboardSources);
}

constexpr std::array kReportRoutes{
    Route{.id = "getOrderReport",
          .pattern = "/api/v1/orders/{id}/report",
          .summary = "The report of one order as JSON, text or Telegram HTML",
          .query = kReportQuery,
          .path = kOrderKey,
          .schema = "OrderReport",
          .kind = ReadRoute{.read = get_order_report,
                            .missing = "There is no such order.",
                            .own_ids = true,
                            .cache_key = "report:{id}:{lang}:{format}",
                            .in_user_zone = true}},
    Route{.id = "getProductReport",
          .pattern = "/api/v1/products/{nm_id}/report",
          .summary = "The report of one product as JSON, text or Telegram HTML",
          .query = kReportQuery,
          .path = kNmId,
          .schema = "ProductReport",
          .kind = ReadRoute{.read = get_product_report,
                            .missing = "There is no such product.",
                            .cache_key = "product_report:{nm_id}:{lang}:{format}",
                            .in_user_zone = true}},
    Route{.id = "getSalesReport",
          .pattern = "/api/v1/reports/sales",
          .summary = "The sales of a period (30 days when none is given) as JSON, text or Telegram HTML",
          .query = kSalesReportQuery,
          .check = check_period,
          .schema = "SalesReport",
          .kind = ReadRoute{.read = get_sales_report,
                            .without_cabinets = true,
                            .cache_key = "sales_report:{who}:{period}:{lang}:{format}",
                            .in_user_zone = true}},
    Route{.id = "getDailyReport",
          .pattern = "/api/v1/reports/daily",
          .summary = "One day of a seller, today when none is given, as JSON, text or Telegram HTML",
          .query = kDailyReportQuery,
          .check = check_day,
          .schema = "DailyReport",
          .kind = ReadRoute{.read = get_daily_report,
                            .without_cabinets = true,
                            .cache_key = "daily_report:{who}:{lang}:{format}",
                            .in_user_zone = true}},
    Route{.id = "getDashboard",
          .pattern = "/api/v1/dashboard",
          .summary = "What a bot's main screen shows, as JSON, text or Telegram HTML",
          .query = kReportQuery,
          .schema = "Dashboard",
          .kind = ReadRoute{.read = get_dashboard,
                            .without_cabinets = true,
                            .cache_key = "dashboard:{who}:{lang}:{format}",
                            .in_user_zone = true}},
};

}  // namespace

Noun report_noun() {
  return {.tags = {{"reports", "Reports of a period"}, {"dashboard", "A bot's main screen"}},
          .routes = kReportRoutes,
          .schemas = openapi::report_schemas};
}

}  // namespace wbd::rest
