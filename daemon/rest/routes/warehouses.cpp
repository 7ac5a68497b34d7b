#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr std::array<std::string_view, 3> kWarehousesTypes{"wb", "seller", "office"};
constexpr Parameter kWarehousesType{"type", ParameterType::word, "WB's own, the seller's, or WB's offices", 0,
                                    0,      kWarehousesTypes};
constexpr Parameter kPlace{"q", ParameterType::text, "Part of a name, city, address or region", 1, 200};
constexpr std::array kWarehouseListQuery{kTelegramId, kUserId, kCabinetId, kWarehousesType,
                                         kPlace,      kLimit,  kOffset};

Content list_warehouses(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::WarehouseFilter>(in);
  if (const auto type = in.arguments().text("type")) filter.kind = parse_warehouse_kind(*type);
  filter.q = in.arguments().text("q");
  return list_content(in, view::warehouses(tx, filter), kProductTtl);
}

constexpr std::array kWarehouseRoutes{
    Route{.id = "listWarehouses",
          .pattern = "/api/v1/warehouses",
          .summary = "Warehouses of WB and of the seller, and WB's offices",
          .query = kWarehouseListQuery,
          .answer = "Warehouse",
          .read = list_warehouses,
          .list = true,
          .cache_key = "warehouses:{who}:{limit}"},
};

}  // namespace

std::span<const Route> warehouse_routes() {
  return kWarehouseRoutes;
}

}  // namespace wbd::rest
