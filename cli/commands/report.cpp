#include "cli/commands/commands.hpp"
#include "cli/filters.hpp"
#include "core/base/json_text.hpp"
#include "core/report/order_report.hpp"

namespace wb::cli::commands {

Outcome report_order(Session& session, const Arguments& arguments) {
  const std::string id = *arguments.text("ORDER");
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  const auto language = session.language() == Language::ru ? report::Language::ru : report::Language::en;
  auto facts = session.database().read_value([&](store::Tx& tx) -> Result<report::OrderFacts> {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    if (cabinets->empty())
      return Error{Errc::not_found, "there are no cabinets yet; see wbctl cabinet add --help"};
    return report::collect(tx, *cabinets, id, now, zone);
  });
  if (!facts) return facts.error();
  const report::OrderReport order = report::compute(std::move(*facts), now, zone);

  const std::string format =
      arguments.text_or("--format", session.format() == OutputFormat::table ? "text" : "json");
  Answer answer;
  if (format == "json") {
    answer.data = report::to_json(order, language, zone);
    if (session.format() == OutputFormat::table) answer.text = answer.data;
    return answer;
  }
  answer.text =
      format == "html" ? report::to_html(order, language, zone) : report::to_text(order, language, zone);
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("format", format);
  json.field("text", answer.text);
  json.end_object();
  return answer;
}

}  // namespace wb::cli::commands
