#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kSize{"size", ParameterType::text, "Size as the seller named it", 1, 64};
constexpr Parameter kCritical{
    "critical", ParameterType::boolean,
    "Only stock that runs out within the user's critical_days (7 unless set), or only the rest"};
constexpr std::array kStockListQuery{kTelegramId, kUserId,   kCabinetId, kWarehouseId, kNmId,
                                     kSize,       kCritical, kLimit,     kOffset};

Content list_stocks(db::Tx& tx, const ReadInput& in) {
  const Date today = in.zone.date_of(in.now);
  auto filter = page_filter<store::StockFilter>(in);
  filter.warehouse_id = id_argument<WarehouseId>(in.arguments(), "warehouse_id");
  filter.nm_id = id_argument<NmId>(in.arguments(), "nm_id");
  filter.size = in.arguments().text("size");
  filter.critical = in.arguments().boolean("critical");
  if (const auto days = in.arguments().integer("critical_days")) filter.critical_days = *days;
  filter.speed_from =
      in.zone.start_of(Date{std::chrono::sys_days{today} - std::chrono::days{store::kSpeedDays}});
  filter.speed_to = in.zone.start_of(today);
  return list_content(in, view::stocks(tx, filter), kStockTtl, true);
}

constexpr std::array kStockRoutes{
    Route{.id = "listStocks",
          .pattern = "/api/v1/stocks",
          .summary = "Stock by size and warehouse with days left",
          .query = kStockListQuery,
          .answer = "Stock",
          .read = list_stocks,
          .list = true,
          .cache_key = "stocks:{warehouse_id}:{nm_id}",
          .rows_alone = true},
};

}  // namespace

std::span<const Route> stock_routes() {
  return kStockRoutes;
}

}  // namespace wbd::rest
