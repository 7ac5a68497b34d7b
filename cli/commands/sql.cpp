#include <array>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/option_values.hpp"
#include "cli/session.hpp"
#include "core/db/ad_hoc_query.hpp"
#include "core/setup/setup.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::int64_t kUsualRows = 10'000;
constexpr std::int64_t kMostRows = 1'000'000;
constexpr Millis kUsualTime{30'000};

Outcome sql(Session& session, const Arguments& arguments) {
  (void)session.database();  // brings the schema, and so the views, up to date
  const db::AdHocLimits limits{duration_of(arguments.text_or("--timeout", "")).value_or(kUsualTime),
                               arguments.number_or("--limit", kUsualRows)};
  const auto rows =
      db::run_ad_hoc(setup::database_options(session.settings(), "wbctl"), *arguments.text("QUERY"), limits);
  if (!rows) return rows.error();
  Answer answer{.data = rows->data, .sample = rows->sample};
  if (rows->more)
    answer.note = fmt::format(
        fmt::runtime(session.tr("The first {} rows; more: --limit N", "Первые {} строк; больше: --limit N")),
        rows->rows);
  return answer;
}

constexpr std::array kSqlOptions{
    Option::of(Kind::text, "QUERY", "QUERY",
               "one SELECT; views: v_orders, v_sales, v_stocks, v_products, v_finance",
               "один SELECT; представления: v_orders, v_sales, v_stocks, v_products, v_finance")
        .must(),
    Option::of(Kind::number, "--limit", "N", "rows at most (10000)", "не больше строк (10000)")
        .between(1, kMostRows),
    Option::of(Kind::duration, "--timeout", "TIME", "at most this long (30s)", "не дольше (30s)")};

constexpr std::array kSqlCommands{
    Command{"sql", "", "Rows of a query that can change nothing", "Строки запроса, который ничего не меняет",
            "wbctl sql 'select day, count(*) as orders from v_orders group by day order by day'", kSqlOptions,
            sql},
};

}  // namespace

std::span<const Command> sql_commands() {
  return kSqlCommands;
}

}  // namespace wbd::cli::commands
