#include "core/report/order_report.hpp"
#include "daemon/api/routes/nouns.hpp"
#include "daemon/api/routes/parameters.hpp"
#include "daemon/api/routes/reading.hpp"

namespace wb::rest {
namespace {

constexpr Parameter kOrderKey{"id", ParameterType::text, "Id or srid of the order", 1, 128};
constexpr std::array kReportQuery{kTelegramId, kUserId, kCabinetId, kLanguage, kFormat};
constexpr std::array kSources{Dataset::orders, Dataset::sales, Dataset::stocks, Dataset::reviews};

Content get_order_report(store::Tx& tx, const ReadInput& in) {
  auto facts = report::collect(tx, in.cabinets(), *in.arguments().text("id"), in.now, in.zone).value();
  Content content{{}, {facts.order.order.cabinet_id}, kSources, kReportTtl, true};
  content.own_id = facts.order.order.id.value;
  const auto report = report::compute(std::move(facts), in.now, in.zone);
  const auto language = report::parse_language(*in.arguments().text("lang")).value_or(report::Language::ru);
  const std::string& format = in.plan.format;
  content.page.data = format == "text"   ? report::to_text(report, language, in.zone)
                      : format == "html" ? report::to_html(report, language, in.zone)
                                         : report::to_json(report, language, in.zone);
  return content;
}

constexpr std::array kRoutes{
    Route{.id = "getOrderReport",
          .pattern = "/api/v1/orders/{id}/report",
          .summary = "The report of one order as JSON, text or Telegram HTML",
          .query = kReportQuery,
          .path = kOrderKey,
          .read = get_order_report,
          .missing = "There is no such order.",
          .own_ids = true,
          .cache_key = "report:{id}:{lang}:{format}"},
};

}  // namespace

std::span<const Route> report_routes() {
  return kRoutes;
}

}  // namespace wb::rest
