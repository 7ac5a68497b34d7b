#include <array>
#include <span>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/output/cells.hpp"
#include "cli/output/table.hpp"
#include "cli/output/words.hpp"
#include "cli/periods.hpp"
#include "core/analytics/performance.hpp"
#include "core/analytics/reviews.hpp"
#include "core/analytics/sales.hpp"
#include "core/analytics/sources.hpp"
#include "core/base/json_tree.hpp"
#include "core/base/money.hpp"
#include "core/report/formats.hpp"
#include "core/store/sync_state.hpp"

namespace wbd::cli::commands {
namespace {

// A member of the JSON totals, shown as a row of the table.
struct Total {
  std::string_view path, en, ru;
};

constexpr std::array kSalesTotals{Total{"orders_count", "Orders", "Заказы, шт."},
                                  Total{"orders_sum", "Orders, sum", "Заказы, сумма"},
                                  Total{"cancelled_count", "Cancelled", "Отмены, шт."},
                                  Total{"cancelled_sum", "Cancelled, sum", "Отмены, сумма"},
                                  Total{"buyouts_count", "Buyouts", "Выкупы, шт."},
                                  Total{"buyouts_sum", "Buyouts, sum", "Выкупы, сумма"},
                                  Total{"returns_count", "Returns", "Возвраты, шт."},
                                  Total{"returns_sum", "Returns, sum", "Возвраты, сумма"},
                                  Total{"buyout_percent", "Buyout rate", "Процент выкупа"},
                                  Total{"in_transit_count", "On the way", "В пути"},
                                  Total{"unpriced_count", "Without a price", "Без цены"},
                                  Total{"orders_per_day", "Orders a day", "Заказов в день"},
                                  Total{"average_price", "Average price", "Средняя цена"}};
constexpr std::array kReviewTotals{
    Total{"count", "Reviews", "Отзывы"},
    Total{"average_rating", "Average rating", "Средняя оценка"},
    Total{"stars.5", "5 stars", "5 звёзд"},
    Total{"stars.4", "4 stars", "4 звезды"},
    Total{"stars.3", "3 stars", "3 звезды"},
    Total{"stars.2", "2 stars", "2 звезды"},
    Total{"stars.1", "1 star", "1 звезда"},
    Total{"unanswered", "Unanswered", "Без ответа"},
    Total{"questions_unanswered", "Questions unanswered", "Вопросы без ответа"}};
constexpr std::array kPerformanceTotals{
    Total{"orders_count", "Orders", "Заказы"},
    Total{"orders_per_day", "Orders a day", "Заказов в день"},
    Total{"buyout_percent", "Buyout rate", "Процент выкупа"},
    Total{"stock", "Stock", "Остаток"},
    Total{"days_left", "Lasts, days", "Хватит дней"},
    Total{"conversion.cart_percent", "To cart", "В корзину"},
    Total{"conversion.order_percent", "Cart to order", "Из корзины в заказ"},
    Total{"conversion.buyer_percent", "To order", "В заказ"},
    Total{"rating", "Rating", "Рейтинг"},
    Total{"reviews_count", "Reviews", "Отзывы"}};

constexpr std::array kSalesGroups{Column{"key", "Article", "Артикул WB"}.ranked(1),
                                  Column{"title", "Title", "Название"},
                                  Column{"orders_count", "Orders", "Заказы", Form::number},
                                  Column{"orders_sum", "Ordered for", "Заказы на", Form::money},
                                  Column{"cancelled_count", "Cancelled", "Отмены", Form::number}.ranked(4),
                                  Column{"buyouts_count", "Buyouts", "Выкупы", Form::number},
                                  Column{"buyouts_sum", "Bought for", "Выкупы на", Form::money}.ranked(2),
                                  Column{"returns_count", "Returns", "Возвраты", Form::number}.ranked(3),
                                  Column{"buyout_percent", "Buyout rate", "% выкупа", Form::buyout}};
constexpr auto kSalesDays = [] {
  auto days = kSalesGroups;
  days[1] = Column{"title", "Day", "День", Form::time};
  return days;
}();
constexpr std::array kReviewGroups{
    Column{"key", "Article", "Артикул WB"},
    Column{"title", "Title", "Товар"},
    Column{"count", "Reviews", "Отзывы", Form::number},
    Column{"average_rating", "Rating", "Оценка", Form::number},
    Column{"unanswered", "Unanswered", "Без ответа", Form::number},
    Column{"questions_unanswered", "Questions", "Вопросы", Form::number}.ranked(1)};
constexpr std::array kPerformanceGroups{
    Column{"key", "Article", "Артикул WB"},
    Column{"title", "Title", "Товар"},
    Column{"orders_count", "Orders", "Заказы", Form::number},
    Column{"orders_per_day", "A day", "В день", Form::number}.ranked(2),
    Column{"buyout_percent", "Buyout rate", "% выкупа", Form::buyout},
    Column{"stock", "Stock", "Остаток", Form::number},
    Column{"days_left", "Days left", "Хватит дней", Form::number},
    Column{"conversion.buyer_percent", "To order, %", "В заказ, %", Form::number}.ranked(4),
    Column{"rating", "Rating", "Рейтинг", Form::number}.ranked(3)};

// A figure as people write it. Changes are in per cent, those of percentages in points.
std::string figure_text(const JsonNode& data, std::string_view part, std::string_view path,
                        const std::string& number, Language language) {
  const std::string decimal = decimal_text(number, language);
  const std::string_view percent = pick(language, "%", "\u00A0%");
  const bool is_percent = path.ends_with("percent");
  if (part == "change_percent")
    return is_percent ? decimal + std::string(pick(language, "\u00A0pp", "\u00A0п. п."))
                      : decimal + std::string(percent);
  if (is_percent) return decimal + std::string(percent);
  if (!path.ends_with("_sum") && path != "average_price") return decimal;
  const auto amount = parse_money(number);
  const JsonNode* currency = data.find("totals.currency");
  if (!amount || currency == nullptr) return decimal;
  return report::exact_money_text(language, *amount, currency->scalar);
}

std::string cell(const JsonNode& data, std::string_view part, std::string_view path, Language language) {
  if (path == "buyout_percent") {
    const JsonNode* early = data.find(std::string(part) + ".buyout_preliminary");
    if (early != nullptr && early->scalar == "true") return std::string(pick(language, "too early", "рано"));
  }
  const JsonNode* value = data.find(std::string(part) + "." + std::string(path));
  if (value == nullptr || value->type == JsonNode::Type::null) return "—";
  return figure_text(data, part, path, value->scalar, language);
}

// Why there are no columns for the period before.
std::string not_compared(const JsonNode& data, const PrintStyle& style) {
  const JsonNode* from = data.find("period.complete_from");
  const auto time = from == nullptr ? std::nullopt : parse_rfc3339(from->scalar);
  const std::string_view nothing =
      pick(style.language, "No data to compare with: the history ", "Нет данных для сравнения: история ");
  return std::string(nothing) +
         (time ? fmt::format("{} {}", pick(style.language, "begins on", "с"),
                             to_string(style.zone.date_of(*time)))
               : std::string(pick(style.language, "is still loading", "ещё загружается")));
}

// "02.11.2026–01.12.2026": the days that a table of groups is about.
std::string period_text(const std::string& json, Session& session) {
  const JsonNode data = parse_json(json).value();
  const JsonNode *from = data.find("period.from"), *to = data.find("period.to");
  if (from == nullptr || to == nullptr) return {};
  const auto first = parse_rfc3339(from->scalar), end = parse_rfc3339(to->scalar);
  if (!first || !end) return {};
  const PrintStyle style = session.print_style();
  const auto text = [&](UtcTime time) {
    return moment_text(to_string(style.zone.date_of(time)), {style.language, style.zone});
  };
  return fmt::format("{}–{}", text(*first), text(*end - Millis{1}));
}

// The totals as a table: columns for the period, the previous period and the change.
std::string table_of(Session& session, const std::string& json, std::span<const Total> totals) {
  const JsonNode data = parse_json(json).value();
  const Language language = session.language();
  const JsonNode* before = data.find("previous");
  const bool compared = before != nullptr && before->type != JsonNode::Type::null;
  TextTable table;
  table.headings = {{std::string(session.tr("Figure", "Показатель"))},
                    {std::string(session.tr("Period", "Период")), true}};
  if (compared) {
    table.headings.push_back({std::string(session.tr("Before", "Раньше")), true});
    table.headings.push_back({std::string(session.tr("Change", "Изменение")), true});
  }
  for (const Total& total : totals) {
    std::vector<std::string> row{std::string(session.tr(total.en, total.ru)),
                                 cell(data, "totals", total.path, language)};
    if (compared) {
      row.push_back(cell(data, "previous", total.path, language));
      row.push_back(cell(data, "change_percent", total.path, language));
    }
    table.rows.push_back(std::move(row));
  }
  const PrintStyle style = session.print_style();
  std::string out = render(table, style.width, style.color);
  if (before != nullptr && !compared) out += not_compared(data, style) + "\n";
  return out;
}

// `make` reads the data of the chosen cabinets. With --group-by a table shows the groups.
template <class Make>
Outcome totals_answer(Session& session, const Arguments& arguments, std::span<const Total> totals,
                      std::span<const Column> groups, std::span<const Dataset> sources, Make make) {
  std::optional<Error> error;
  Answer answer;
  const auto article = chosen_article(session, arguments, "--nm");
  session.database().read([&](db::Tx& tx) {
    auto cabinets = chosen_cabinets(tx, arguments);
    if (!cabinets) {
      error = cabinets.error();
      return;
    }
    analytics::Scope scope{std::move(*cabinets), std::nullopt};
    scope.nm_id = article;
    answer.data = make(tx, scope);
    answer.loading = store::Successes::load(tx, scope.cabinets).loading(sources);
  });
  if (error) return *error;
  if (session.format() == OutputFormat::json) return answer;
  const bool grouped = arguments.has("--group-by");
  // Without groups, a file has one row with the period, its totals, the totals before and the changes.
  if (grouped || is_table(session.format())) answer.rows = grouped ? "groups" : "totals";
  if (grouped) {
    // Days and places are their own names: the first column, the key, is for articles.
    const bool by_article = arguments.text_or("--group-by", "") == to_string(analytics::GroupBy::product);
    const bool by_day = arguments.text_or("--group-by", "") == to_string(analytics::GroupBy::day);
    answer.columns = by_article ? groups : std::span(by_day ? kSalesDays : kSalesGroups).subspan(1);
  }
  if (grouped || is_table(session.format())) answer.note = period_text(answer.data, session);
  if (is_table(session.format()) && !grouped) {
    answer.text = table_of(session, answer.data, totals);
  }
  return answer;
}

Outcome analytics_sales(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  const auto period = chosen_period(session, arguments, now);
  if (!period) return period.error();
  return totals_answer(
      session, arguments, kSalesTotals, kSalesGroups, analytics::kSalesSources,
      [&](db::Tx& tx, const analytics::Scope& scope) {
        analytics::SalesQuery query{scope, period->value_or(usual_period(now, zone)), {}, now};
        if (const auto word = arguments.text("--group-by")) {
          query.group_by = analytics::parse_group_by(*word);
        }
        return analytics::sales_json(tx, query, zone);
      });
}

Outcome analytics_reviews(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const auto period = chosen_period(session, arguments, now);
  if (!period) return period.error();
  return totals_answer(session, arguments, kReviewTotals, kReviewGroups, analytics::kReviewSources,
                       [&](db::Tx& tx, const analytics::Scope& scope) {
                         std::string data;
                         JsonWriter json(data);
                         analytics::write_reviews(json, analytics::reviews(tx, scope, *period, true),
                                                  session.zone());
                         return data;
                       });
}

Outcome analytics_performance(Session& session, const Arguments& arguments) {
  const UtcTime now = system_clock().now();
  const TimeZone zone = session.zone();
  const auto period = chosen_period(session, arguments, now);
  if (!period) return period.error();
  return totals_answer(session, arguments, kPerformanceTotals, kPerformanceGroups,
                       analytics::kPerformanceSources, [&](db::Tx& tx, const analytics::Scope& scope) {
                         std::string data;
                         JsonWriter json(data);
                         const auto chosen = period->value_or(usual_period(now, zone));
                         analytics::write_performance(
                             json, analytics::performance(tx, scope, chosen, now, true, zone), zone);
                         return data;
                       });
}

constexpr std::array<std::string_view, 1> kByProductAlone{
    wbd::name_of(analytics::kGroupNames, analytics::GroupBy::product)};

constexpr Option kByProduct =
    Option::choice("--group-by", "WHAT", kByProductAlone, "a row for each", "строка на каждый");
constexpr std::array kAnalyticsSales{
    kPeriod,
    kFrom,
    kTo,
    Option::choice("--group-by", "WHAT", analytics::kGroupNames, "a row for each", "строка на каждый"),
    kNm,
    kCabinets,
    kUser};
constexpr std::array kAnalyticsProducts{kPeriod, kFrom, kTo, kByProduct, kNm, kCabinets, kUser};

constexpr std::array kAnalyticsCommands{
    Command{"analytics", "sales", "Orders, buyouts and returns of a period against the one before",
            "Заказы, выкупы и возвраты за период в сравнении с прошлым",
            "wbctl analytics sales --period 7 --group-by product", kAnalyticsSales, analytics_sales},
    Command{"analytics", "reviews", "Ratings and what waits for an answer", "Оценки и то, что ждёт ответа",
            "wbctl analytics reviews --group-by product", kAnalyticsProducts, analytics_reviews},
    Command{"analytics", "performance", "Order speed, buyout rate, days of stock, conversion and rating",
            "Скорость заказов, процент выкупа, запас в днях, конверсия и рейтинг",
            "wbctl analytics performance --period 14 --group-by product", kAnalyticsProducts,
            analytics_performance},
};

}  // namespace

std::span<const Command> analytics_commands() {
  return kAnalyticsCommands;
}

}  // namespace wbd::cli::commands
