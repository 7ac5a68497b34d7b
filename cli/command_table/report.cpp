#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr Option kReportFormat{.name = "--format",
                               .kind = Kind::choice,
                               .value = "FORMAT",
                               .en = "form of the report",
                               .ru = "вид отчёта",
                               .choices = "text|json|html"};
constexpr std::array kReportOrder{kOrderId, kUser, kReportFormat};
constexpr std::array kReportProduct{Option{.name = "NM_ID",
                                           .kind = Kind::number,
                                           .value = "NM_ID",
                                           .en = "WB article",
                                           .ru = "артикул WB",
                                           .required = true,
                                           .min = 1},
                                    kCabinets, kUser, kReportFormat};
constexpr std::array kReportSales{kPeriod, kFrom, kTo, kCabinets, kUser, kReportFormat};
constexpr std::array kReportDaily{Option{.name = "--date",
                                         .kind = Kind::date,
                                         .value = "DATE",
                                         .en = "the day (today)",
                                         .ru = "день (сегодня)"},
                                  kCabinets, kUser, kReportFormat};
constexpr std::array kReportDashboard{kCabinets, kUser, kReportFormat};

constexpr std::array kReportCommands{
    Command{"report", "order", "Report on one order: the item, its money, sales, stock and rating",
            "Отчёт по заказу: товар, деньги, продажи, остатки, рейтинг", "wbctl report order 1 --lang ru",
            kReportOrder, commands::report_order},
    Command{"report", "product", "Report on one product: sales, a chart of days, stock and rating",
            "Отчёт по товару: продажи, график по дням, остатки, рейтинг", "wbctl report product 123456789",
            kReportProduct, commands::report_product},
    Command{"report", "sales", "Report on the sales of a period, with charts",
            "Отчёт о продажах за период, с графиками", "wbctl report sales --period 7", kReportSales,
            commands::report_sales},
    Command{"report", "daily", "Report on one day: sales, stock that runs out, reviews",
            "Отчёт за день: продажи, кончающиеся остатки, отзывы", "wbctl report daily --date 2026-11-21",
            kReportDaily, commands::report_daily},
    Command{"report", "dashboard", "What a bot's main screen shows", "То, что показывает главный экран бота",
            "wbctl report dashboard --user 123456789", kReportDashboard, commands::report_dashboard},
};

}  // namespace

std::span<const Command> report_commands() {
  return kReportCommands;
}

}  // namespace wbd::cli
