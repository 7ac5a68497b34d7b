// Logistics since WB publishes no tariffs of its warehouses in Russia (GUIDE 5.22).
#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "core/store/tariffs.hpp"
#include "core/sync/ingest.hpp"
#include "core/sync/products/ingest.hpp"
#include "core/sync/warehouses/ingest.hpp"
#include "core/wb/cards.hpp"
#include "core/wb/statistics.hpp"
#include "core/wb/tariffs.hpp"
#include "tests/unit/store/support.hpp"

namespace own_warehouse_test {

using namespace wbd;
using namespace wbd::test;

namespace {

constexpr Date kDay = std::chrono::year{2026} / 11 / 20;

// 20 x 10 x 15 cm: 3 litres.
constexpr const char* kCards = R"({"cards":[{"nmID":1,"subjectID":5,"vendorCode":"a","sizes":[],
  "dimensions":{"length":20,"width":10,"height":15,"weightBrutto":0.5,"isValid":true},
  "createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}],
  "cursor":{"updatedAt":"2026-01-01T00:00:00Z","nmID":1,"total":1}})";

constexpr const char* kBoxes = R"({"response":{"data":{"currency":"RUB","warehouseList":[
  {"warehouseName":"Свой склад РФ","geoName":"Россия","boxDeliveryBase":"-","boxDeliveryLiter":"-",
   "boxDeliveryCoefExpr":"-","boxDeliveryMarketplaceBase":"78,2","boxDeliveryMarketplaceLiter":"23,8",
   "boxDeliveryMarketplaceCoefExpr":"170","boxStorageBase":"-","boxStorageLiter":"-"},
  {"warehouseName":"Свой склад СГТ РФ","geoName":"Россия","boxDeliveryBase":"","boxDeliveryLiter":"",
   "boxDeliveryMarketplaceBase":"46","boxDeliveryMarketplaceLiter":"14"},
  {"warehouseName":"Минск","geoName":"Беларусь","boxDeliveryBase":"62,1","boxDeliveryLiter":"18,9",
   "boxDeliveryMarketplaceBase":"-","boxDeliveryMarketplaceLiter":"-"}]}}})";

std::string order(std::string_view srid, std::string_view type, std::string_view warehouse) {
  return R"({"date":"2026-11-20T10:00:00","lastChangeDate":"2026-11-20T10:00:00","nmId":1,"srid":")" +
         std::string(srid) + R"(","warehouseType":")" + std::string(type) + R"(","warehouseName":")" +
         std::string(warehouse) + R"(","isCancel":false,"priceWithDisc":100})";
}

}  // namespace

TEST_CASE("logistics of sellers' warehouses have their tariffs; those of WB's in Russia have a reason") {
  TempDatabase database;
  const std::string rows = "[" + order("tw.fbs", "Склад продавца", "Склад WB РФ") + "," +
                           order("tw.sgt", "Склад продавца", "Склад WB СГТ РФ") + "," +
                           order("tw.fbw", "Склад WB", "Склад WB РФ") + "," +
                           order("tw.by", "Склад WB", "Минск") + "," +
                           order("own", "Склад продавца", "Мой склад") + "," +
                           order("own large", "Склад продавца", "Мой большой") + "," +
                           order("own abroad", "Склад продавца", "Минск") + "]";
  const auto cards = wb::parse_cards(kCards).value();
  const auto boxes = wb::parse_tariffs(kBoxes, TariffKind::box).value();
  const auto orders = wb::parse_supplier_orders(rows).value();
  REQUIRE(boxes.skipped == 0);
  std::map<std::string, OrderCosts> costs;
  database.write([&](db::Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "sid-1");
    sync::ingest_products(tx, id, cards.cards.rows);
    store::save_tariffs(tx, id, TariffKind::box, boxes.rows, kDay, true);
    Warehouse large;
    large.kind = WarehouseKind::seller;
    large.id = WarehouseId{7};
    large.name = "Мой большой";
    large.cargo_type = 2;
    sync::ingest_warehouses(tx, id, WarehouseKind::seller, std::array{large}, true, at(1));
    sync::ingest_orders(tx, id, TimeZone::moscow(), orders.rows, nullptr);
    store::OrderFilter filter;
    filter.cabinets = {id};
    for (const auto& row : store::list_orders(tx, filter).rows) costs[row.order.srid] = row.costs;
  });
  const auto amount = [&](const char* srid) { return costs.at(srid).logistics->amount; };
  CHECK(amount("tw.by") == Money{99'90});    // 62.1 + 2 x 18.9
  CHECK(amount("tw.fbs") == Money{125'80});  // 78.2 + 2 x 23.8
  CHECK(amount("tw.sgt") == Money{74'00});   // 46 + 2 x 14
  CHECK(amount("own") == Money{125'80});
  CHECK(amount("own large") == Money{74'00});
  for (const char* srid : {"tw.fbw", "own abroad"}) {
    CHECK(costs.at(srid).logistics == std::nullopt);
    CHECK(costs.at(srid).no_logistics == NoEstimate::no_tariff);
  }
}

}  // namespace own_warehouse_test
