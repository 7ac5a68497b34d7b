#include "core/report/order_report.hpp"

#include "core/report/order_sections.hpp"

namespace wb::report {

std::string to_text(const OrderReport& report, Language language, const TimeZone& zone) {
  return join_sections(render(order_sections(report, language, zone), Markup::none));
}

std::string to_html(const OrderReport& report, Language language, const TimeZone& zone) {
  return join_sections(render(order_sections(report, language, zone), Markup::telegram_html));
}

}  // namespace wb::report
