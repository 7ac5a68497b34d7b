#include "core/view/samples.hpp"
#include "daemon/rest/routes/nouns.hpp"
#include "daemon/rest/routes/parameters.hpp"
#include "daemon/rest/routes/reading.hpp"

namespace wbd::rest {
namespace {

constexpr Parameter kWarehousesType{"type", ParameterType::word, "WB's own, the seller's, or WB's offices", 0,
                                    0,      kWarehouseKinds};
constexpr Parameter kPlace{"q", ParameterType::text, "Part of a name, city, address or region", 1, 200};
constexpr std::array kWarehouseListQuery{kTelegramId, kUserId, kCabinetId, kWarehousesType,
                                         kPlace,      kLimit,  kOffset,    kListFormat};

ReadResult list_warehouses(db::Tx& tx, const ReadInput& in) {
  auto filter = page_filter<store::WarehouseFilter>(in);
  if (const auto type = in.arguments().text("type")) filter.kind = parse_warehouse_kind(*type);
  filter.q = in.arguments().text("q");
  return list_result(in, view::warehouses(tx, filter), kProductTtl);
}

constexpr std::array kWarehouseRoutes{
    Route{.id = "listWarehouses",
          .pattern = "/api/v1/warehouses",
          .summary = "Warehouses of WB and of the seller, and WB's offices",
          .query = kWarehouseListQuery,
          .schema = "Warehouse",
          .kind = ReadRoute{.read = list_warehouses,
                            .list = true,
                            .cache_key = "warehouses:{who}:{limit}",
                            .sample = [](const Arguments&) { return view::warehouse_sample(); }}},
};

// --- schemas

std::vector<Schema> warehouse_schemas() {
  return {{"Warehouse",
           "",
           {{"id", "integer", "WB's id", "507"},
            {"cabinet_id", "integer", "", "1"},
            {"type", "wb|seller|office"},
            {"name", "string?", "", R"("Коледино")"},
            {"region", "string?", "", "null"},
            {"city", "string?", "", R"("Подольск")"},
            {"address", "string?", "", "null"},
            {"office_id", "integer?", "Of a seller's warehouse: the office it hands over at", "null"},
            {"cargo_type", "integer?", "", "1"},
            {"delivery_type", "integer?", "", "1"},
            {"deleting", "boolean?", "", "false"},
            {"processing", "boolean?", "", "false"},
            {"selected", "boolean?", "", "true"},
            {"updated_at", "time"},
            {"deleted_at", "time?", "", "null"}}}};
}

}  // namespace

Noun warehouse_noun() {
  return {.tags = {{"warehouses", "Warehouses of WB and of the seller"}},
          .routes = kWarehouseRoutes,
          .schemas = warehouse_schemas};
}

}  // namespace wbd::rest
