#include "core/view/samples.hpp"
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
                                     kSize,       kCritical, kLimit,     kOffset,      kListFormat};

ReadResult list_stocks(db::Tx& tx, const ReadInput& in) {
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
  return list_result(in, view::stocks(tx, filter), kStockTtl, true);
}

constexpr std::array kStockRoutes{
    Route{.id = "listStocks",
          .pattern = "/api/v1/stocks",
          .summary = "Stock by size and warehouse with days left",
          .query = kStockListQuery,
          .schema = "Stock",
          .kind = ReadRoute{.read = list_stocks,
                            .list = true,
                            .cache_key = "stocks:{warehouse_id}:{nm_id}",
                            .rows_alone = true,
                            .sample = [](const Arguments&) { return view::stock_sample(); }}},
};

// --- schemas

std::vector<Member> stock_members() {
  return {
      {"cabinet_id", "integer", "", "1"},
      {"nm_id", "integer", "WB article", "211131895"},
      {"chrt_id", "integer?", "Null: goods of a size that no card has", "349046672"},
      {"vendor_code", "string?", "", R"("shirt-01")"},
      {"title", "string?", "", R"("Linen shirt")"},
      {"size", "string?", "", R"("48")"},
      {"barcode", "string?", "", R"("2038893425673")"},
      {"warehouse_id", "integer", "-999999: WB does not say which of its warehouses", "507"},
      {"warehouse", "string?", "", R"("Коледино")"},
      {"warehouse_type", "wb|seller"},
      {"quantity", "integer", "Pieces that can be sold", "23"},
      {"in_way_to_client", "integer", "", "2"},
      {"in_way_from_client", "integer", "", "1"},
      {"orders_per_day", "number", "Of the size, over the 14 full days before today", "3.29"},
      {"days_left", "number?", "Quantity by that speed; null without orders", "6.99"},
      {"updated_at", "time"},
  };
}

std::vector<Schema> stock_schemas() {
  return {{"Stock", "What of one size lies in one warehouse.", stock_members()}};
}

}  // namespace

Noun stock_noun() {
  return {
      .tags = {{"stocks", "What lies in the warehouses"}}, .routes = kStockRoutes, .schemas = stock_schemas};
}

}  // namespace wbd::rest
