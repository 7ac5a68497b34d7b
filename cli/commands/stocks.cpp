#include <array>
#include <limits>

#include <fmt/format.h>

#include "cli/commands/nouns.hpp"
#include "cli/commands/options.hpp"
#include "cli/filters.hpp"
#include "cli/session.hpp"
#include "core/report/stock_alerts.hpp"
#include "core/store/users.hpp"
#include "core/view/pages.hpp"
#include "core/view/samples.hpp"

namespace wbd::cli::commands {
namespace {

constexpr std::array kStockColumns{
    Column{"nm_id", "Article", "Артикул WB", Form::number},
    Column{"vendor_code", "Vendor code", "Артикул"}.ranked(2),
    Column{"title", "Title", "Название"}.ranked(1),
    Column{"size", "Size", "Размер"},
    Column{"warehouse", "Warehouse", "Склад"},
    Column{"quantity", "Quantity", "Остаток", Form::number},
    Column{"in_way_to_client", "To client", "К клиенту", Form::number}.ranked(4),
    Column{"in_way_from_client", "From client", "От клиента", Form::number}.ranked(5),
    Column{"orders_per_day", "Orders a day", "Заказов в день", Form::number}.ranked(3),
    Column{"days_left", "Days left", "Хватит дней", Form::number}};

// A row is a size at one warehouse. Another warehouse may have plenty of it, so the heading says which stock
// this is.
constexpr std::array kCriticalColumns = [] {
  auto columns = kStockColumns;
  for (Column& column : columns) {
    if (column.path == "quantity") column = {"quantity", "At this warehouse", "На этом складе", Form::number};
  }
  return columns;
}();

// The daily report counts sizes over all warehouses.
std::string by_size(Session& session, const Arguments& arguments) {
  const auto alerts = session.database().read_value([&](db::Tx& tx) {
    const auto cabinets = chosen_cabinets(tx, arguments);
    return report::stock_alerts(tx, cabinets.value(), system_clock().now(), session.zone());
  });
  return fmt::format(fmt::runtime(session.tr(
                         "By size, all warehouses together, as in the daily report: {} run out, {} ran out",
                         "По размерам, все склады вместе, как в дневном отчёте: заканчиваются {}, "
                         "закончились {}")),
                     alerts.critical.size(), alerts.out.size());
}

Outcome stocks_list(Session& session, const Arguments& arguments) {
  store::StockFilter filter;
  filter.nm_id = chosen_article(session, arguments, "--nm");
  if (const auto warehouse = arguments.number("--warehouse")) filter.warehouse_id = WarehouseId{*warehouse};
  filter.size = arguments.text("--size");
  if (arguments.has("--critical")) filter.critical = true;
  if (const auto user = arguments.number("--user")) {
    const auto known =
        session.database().read_value([&](db::Tx& tx) { return store::find_user(tx, TelegramId{*user}); });
    if (known) filter.critical_days = known->settings.critical_days;
  }
  const TimeZone zone = session.zone();
  const std::chrono::sys_days today{zone.date_of(system_clock().now())};
  filter.speed_from = zone.start_of(Date{today - std::chrono::days{store::kSpeedDays}});
  filter.speed_to = zone.start_of(Date{today});
  const bool critical = arguments.has("--critical");
  auto answer = list_answer(session, arguments, std::move(filter),
                            critical ? std::span<const Column>(kCriticalColumns) : kStockColumns,
                            view::stocks, view::stock_sample());
  if (answer && critical && is_table(session.format())) answer->note = by_size(session, arguments);
  return answer;
}

constexpr std::array kStocksList{
    kCabinets,
    kUser,
    kNm,
    Option::of(Kind::number, "--warehouse", "ID", "only this warehouse", "только этот склад")
        .at_least(-std::numeric_limits<std::int64_t>::max()),
    Option::of(Kind::text, "--size", "SIZE", "only this size", "только этот размер"),
    Option::flag("--critical", "only sizes that run out soon at their warehouse",
                 "только то, что скоро кончится на своём складе"),
    kLimit,
    kOffset};

constexpr std::array kStocksCommands{
    Command{"stocks", "list", "Stock by size and warehouse, with days left",
            "Остатки по размерам и складам, на сколько дней хватит", "wbctl stocks --critical", kStocksList,
            stocks_list, true},
};

}  // namespace

std::span<const Command> stocks_commands() {
  return kStocksCommands;
}

}  // namespace wbd::cli::commands
