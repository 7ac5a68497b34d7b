#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/periods.hpp"
#include "core/base/json_text.hpp"
#include "core/report/daily_report.hpp"
#include "core/report/dashboard.hpp"
#include "core/report/order_report.hpp"
#include "core/report/product_report.hpp"
#include "core/report/profit_report.hpp"
#include "core/report/sales_report.hpp"
#include "core/store/cabinets.hpp"
#include "core/store/users.hpp"

namespace wbd::cli::commands {
namespace {

using Cabinets = std::vector<CabinetId>;

report::Format format_of(Session& session, const Arguments& arguments) {
  const std::string word = arguments.text_or("--format", is_table(session.format()) ? "text" : "json");
  return report::parse_format(word).value_or(report::Format::text);
}

// The report's zone and language: --lang, then those of --user, then the installation's.
report::Form form_of(Session& session, db::Tx& tx, const Arguments& arguments) {
  report::Form form{format_of(session, arguments), session.language(), session.zone()};
  const auto id = arguments.number("--user");
  const auto user = id ? store::find_user(tx, TelegramId{*id}) : std::nullopt;
  if (!user) return form;
  form.zone = TimeZone::find(user->timezone).value_or(form.zone);
  if (!session.language_given()) form.language = user->language;
  return form;
}

// A text on a terminal, an object for programs.
Answer answer_of(Session& session, report::Format format, std::string rendered) {
  Answer answer;
  if (format == report::Format::json) {
    answer.data = std::move(rendered);
    if (is_table(session.format())) answer.text = answer.data;
    return answer;
  }
  answer.text = std::move(rendered);
  JsonWriter json(answer.data);
  json.begin_object();
  json.field("format", format == report::Format::html ? "html" : "text");
  json.field("text", answer.text);
  json.end_object();
  return answer;
}

// Reads and renders a report on the chosen cabinets in one snapshot.
template <class Make, class Render>
Outcome report_on(Session& session, const Arguments& arguments, Make make, Render render) {
  auto rendered = session.database().read_value([&](db::Tx& tx) -> Result<std::string> {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    if (cabinets->empty())
      return Error{Errc::not_found, "there are no cabinets yet; see wbctl cabinet add --help"};
    auto report = make(tx, *cabinets);
    if (!report) return report.error();
    return render(*report, form_of(session, tx, arguments));
  });
  if (!rendered) return rendered.error();
  return answer_of(session, format_of(session, arguments), std::move(*rendered));
}

constexpr auto shown = [](const auto& report, const report::Form& form) {
  return report::render(report, form);
};

Outcome report_order(Session& session, const Arguments& arguments) {
  const std::string id = *arguments.text("ORDER");
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  const auto make = [&](db::Tx& tx, const Cabinets& cabinets) {
    return report::order_report(tx, cabinets, id, now, zone);
  };
  return report_on(session, arguments, make, shown);
}

Outcome report_product(Session& session, const Arguments& arguments) {
  const NmId nm_id = *chosen_article(session, arguments, "ARTICLE");
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  const auto make = [&](db::Tx& tx, const Cabinets& cabinets) {
    return report::product_report(tx, cabinets, nm_id, now, zone);
  };
  return report_on(session, arguments, make, shown);
}

Outcome report_sales(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  auto period = chosen_period(session, arguments, now);
  if (!period) return period.error();
  const auto make = [&](db::Tx& tx, const Cabinets& cabinets) -> Result<report::SalesReport> {
    return report::sales_report(tx, cabinets, period->value_or(usual_period(now, zone)), now, zone);
  };
  return report_on(session, arguments, make,
                   [&](const report::SalesReport& report, const report::Form& form) {
                     return report::render(report, form, zone);
                   });
}

Outcome report_daily(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  const Date day = zone.date_of(time_from(session, arguments, "--date").value_or(now));
  const auto make = [&](db::Tx& tx, const Cabinets& cabinets) {
    return report::daily_report(tx, cabinets, day, now, zone);
  };
  return report_on(session, arguments, make, shown);
}

Outcome report_dashboard(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  const auto make = [&](db::Tx& tx, const Cabinets& cabinets) -> Result<report::Dashboard> {
    Cabinets with_data;
    for (const CabinetId id : cabinets) {
      const auto cabinet = store::find_cabinet(tx, id);
      if (cabinet && cabinet->status != CabinetStatus::pending) with_data.push_back(id);
    }
    return report::dashboard(tx, cabinets, with_data, now, zone);
  };
  return report_on(session, arguments, make, shown);
}

constexpr std::array<std::string_view, 3> kReportFormats{"text", "json", "html"};

constexpr Option kReportFormat =
    Option::choice("--format", "FORMAT", kReportFormats, "form of the report", "вид отчёта");
constexpr std::array kReportOrder{kOrderId, kUser, kReportFormat};
constexpr std::array kReportProduct{Option::of(Kind::article, "ARTICLE", "ARTICLE",
                                               "WB's article, or the seller's own", "артикул WB или свой")
                                        .must(),
                                    kCabinets, kUser, kReportFormat};
constexpr std::array kReportSales{kPeriod, kFrom, kTo, kCabinets, kUser, kReportFormat};
constexpr std::array kReportDaily{
    Option::of(Kind::date, "--date", "DATE", "the day (today)", "день (сегодня)"), kCabinets, kUser,
    kReportFormat};
constexpr std::array kReportDashboard{kCabinets, kUser, kReportFormat};

// The groups as rows of a spreadsheet, with the account and the total below them.
Outcome profit_rows(Session& session, const Arguments& arguments, analytics::ProfitQuery query) {
  auto data = session.database().read_value([&](db::Tx& tx) -> Result<std::string> {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) return cabinets.error();
    query.cabinets = std::move(*cabinets);
    return analytics::profit_rows_json(tx, query);
  });
  if (!data) return data.error();
  Answer answer;
  answer.data = std::move(*data);
  answer.rows = "rows";
  return answer;
}

Outcome report_profit(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const auto chosen = chosen_period(session, arguments, now);
  if (!chosen) return chosen.error();
  const analytics::Period period = chosen->value_or(usual_period(now, session.zone()));
  analytics::ProfitQuery query;
  query.from = Date{period.first};
  query.to = Date{period.last};
  query.nm_id = chosen_article(session, arguments, "--nm");
  const std::string word = arguments.text_or("--group-by", "product");
  query.group_by =
      find_name<ledger::ProfitGroup>(ledger::kProfitGroups, word).value_or(ledger::ProfitGroup::product);
  if (session.format() == OutputFormat::csv || session.format() == OutputFormat::xlsx)
    return profit_rows(session, arguments, std::move(query));
  const auto make = [&](db::Tx& tx, const Cabinets& cabinets) -> Result<report::ProfitReport> {
    query.cabinets = cabinets;
    return report::profit_report(tx, query, now);
  };
  return report_on(session, arguments, make, shown);
}

constexpr std::array kReportProfit{
    kPeriod,
    kFrom,
    kTo,
    Option::choice("--group-by", "WHAT", ledger::kProfitGroups, "a row for each", "строка на каждый"),
    kNm,
    kCabinets,
    kUser,
    kReportFormat};
constexpr std::array kReportCommands{
    Command{"report", "order", "Report on one order: the item, its money, sales, stock and rating",
            "Отчёт по заказу: товар, деньги, продажи, остатки, рейтинг", "wbctl report order 1 --lang ru",
            kReportOrder, report_order},
    Command{"report", "product", "Report on one product: sales, a chart of days, stock and rating",
            "Отчёт по товару: продажи, график по дням, остатки, рейтинг", "wbctl report product 123456789",
            kReportProduct, report_product},
    Command{"report", "sales", "Report on the sales of a period, with charts",
            "Отчёт о продажах за период, с графиками", "wbctl report sales --period 7", kReportSales,
            report_sales},
    Command{"report", "daily", "Report on one day: sales, stock that runs out, reviews",
            "Отчёт за день: продажи, кончающиеся остатки, отзывы", "wbctl report daily --date 2026-11-21",
            kReportDaily, report_daily},
    Command{"report", "profit", "What was earned in a period: WB's payout by lines, costs, tax, profit",
            "Что заработано за период: выплата WB по строкам, расходы, налог, прибыль",
            "wbctl report profit --period 30 --group-by product", kReportProfit, report_profit},
    Command{"report", "dashboard", "What a bot's main screen shows", "То, что показывает главный экран бота",
            "wbctl report dashboard --user 123456789", kReportDashboard, report_dashboard},
};

}  // namespace

std::span<const Command> report_commands() {
  return kReportCommands;
}

}  // namespace wbd::cli::commands
