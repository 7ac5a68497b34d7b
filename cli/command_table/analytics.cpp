#include "cli/command_table/nouns.hpp"
#include "cli/command_table/options.hpp"
#include "cli/commands/commands.hpp"

namespace wbd::cli {
namespace {

constexpr Option kByProduct{.name = "--group-by",
                            .kind = Kind::choice,
                            .value = "WHAT",
                            .en = "a row for each",
                            .ru = "строка на каждый",
                            .choices = "product"};
constexpr std::array kAnalyticsSales{kPeriod,
                                     kFrom,
                                     kTo,
                                     Option{.name = "--group-by",
                                            .kind = Kind::choice,
                                            .value = "WHAT",
                                            .en = "a row for each",
                                            .ru = "строка на каждый",
                                            .choices = "day|product|warehouse|region"},
                                     kNm,
                                     kCabinets,
                                     kUser};
constexpr std::array kAnalyticsProducts{kPeriod, kFrom, kTo, kByProduct, kNm, kCabinets, kUser};

constexpr std::array kAnalyticsCommands{
    Command{"analytics", "sales", "Orders, buyouts and returns of a period against the one before",
            "Заказы, выкупы и возвраты за период в сравнении с прошлым",
            "wbctl analytics sales --period 7 --group-by product", kAnalyticsSales,
            commands::analytics_sales},
    Command{"analytics", "reviews", "Ratings and what waits for an answer", "Оценки и то, что ждёт ответа",
            "wbctl analytics reviews --group-by product", kAnalyticsProducts, commands::analytics_reviews},
    Command{"analytics", "performance", "Order speed, buyout rate, days of stock, conversion and rating",
            "Скорость заказов, процент выкупа, запас в днях, конверсия и рейтинг",
            "wbctl analytics performance --period 14 --group-by product", kAnalyticsProducts,
            commands::analytics_performance},
};

}  // namespace

std::span<const Command> analytics_commands() {
  return kAnalyticsCommands;
}

}  // namespace wbd::cli
