#include "core/wb/fbs_orders.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace fbs_orders_test {

using namespace wbd;
using namespace wbd::wb;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

json order() {
  return json::parse(R"({"address":{"fullAddress":"Челябинск, 51-я улица Арабкира, 10А","latitude":40.2,
    "longitude":44.5},"article":"one-ring-7548","cargoType":1,"chrtId":987654321,"colorCode":"RAL 3017",
    "comment":"Упакуйте в плёнку","convertedCurrencyCode":643,"convertedPrice":28322,
    "createdAt":"2026-11-04T07:56:29Z","crossBorderType":1,"currencyCode":933,"deliveryType":"fbs","id":13833711,
    "isZeroOrder":false,"nmId":12345678,"officeId":123,"offices":["Калуга"],"options":{"isB2B":false},
    "orderUid":"165918930_629","price":1014,"rid":"f884001e44e511edb8780242ac120002","scanPrice":null,
    "skus":["6665956397512","6665956397513"],"supplyId":"WB-GI-92937123","warehouseId":658434})");
}

}  // namespace

TEST_CASE("an assembly order is read without its buyer") {
  const auto parsed = parse_fbs_orders(json{{"next", 13833711}, {"orders", {order()}}}.dump());
  REQUIRE(parsed.has_value());
  CHECK(parsed->next == 13833711);
  REQUIRE(parsed->orders.rows.size() == 1);
  FbsOrder want;
  want.srid = "f884001e44e511edb8780242ac120002";
  want.id = 13833711;
  want.created_at = std::chrono::sys_days{std::chrono::year{2026} / 11 / 4} + 7h + 56min + 29s;
  want.nm_id = NmId{12345678};
  want.chrt_id = ChrtId{987654321};
  want.vendor_code = "one-ring-7548";
  want.barcode = "6665956397512";
  want.cart_id = "165918930_629";
  want.supply_id = "WB-GI-92937123";
  want.warehouse_id = WarehouseId{658434};
  want.office_id = 123;
  CHECK(parsed->orders.rows[0] == want);
}

TEST_CASE("the list of new orders has no next and more fields") {
  json fresh = order();
  fresh["salePrice"] = 504600;
  fresh["ddate"] = "17.05.2026";
  fresh["requiredMeta"] = nullptr;
  fresh.erase("supplyId");
  const auto parsed = parse_fbs_orders(json{{"orders", {fresh}}}.dump());
  REQUIRE(parsed.has_value());
  CHECK(parsed->next == 0);
  REQUIRE(parsed->orders.rows.size() == 1);
  CHECK_FALSE(parsed->orders.rows[0].supply_id);
}

TEST_CASE("a bad assembly order is skipped, and its sample tells nothing of the buyer") {
  json no_rid = order();
  no_rid["rid"] = "";
  json text_id = order();
  text_id["id"] = "No. 13833711";
  json flawed = order();
  flawed["chrtId"] = "98x7";
  const auto parsed = parse_fbs_orders(json{{"next", 0}, {"orders", {no_rid, text_id, flawed}}}.dump());
  REQUIRE(parsed.has_value());
  CHECK(parsed->orders.skipped == 2);
  REQUIRE(parsed->orders.rows.size() == 1);
  CHECK_FALSE(parsed->orders.rows[0].chrt_id);
  REQUIRE(parsed->orders.samples.size() == 3);
  for (const std::string& sample : parsed->orders.samples) {
    CHECK(sample.find("плёнку") == std::string::npos);
    CHECK(sample.find("Челябинск") == std::string::npos);
  }
  CHECK(json::parse(parsed->orders.samples[0])["problem"] == "rid is missing or empty");
}

TEST_CASE("statuses are open words") {
  const auto parsed = parse_fbs_statuses(
      R"({"orders":[{"id":1,"isCancellable":true,"supplierStatus":"new","wbStatus":"waiting"},
          {"id":2,"supplierStatus":"cancel_carrier","wbStatus":"never_seen"},{"id":3},{"id":null}]})");
  REQUIRE(parsed.has_value());
  CHECK(parsed->seen == 4);
  CHECK(parsed->skipped == 1);
  REQUIRE(parsed->rows.size() == 3);
  CHECK(parsed->rows[0].supplier_status == "new");
  CHECK(parsed->rows[1].wb_status == "never_seen");
  CHECK_FALSE(parsed->rows[2].wb_status);
}

TEST_CASE("an answer without orders is bad data") {
  for (const char* text : {R"({"next":5})", "[]", "", "<html>"}) {
    INFO(text);
    CHECK(parse_fbs_orders(text).error().code == Errc::bad_data);
    CHECK(parse_fbs_statuses(text).error().code == Errc::bad_data);
  }
  CHECK(parse_fbs_orders(R"({"next":0,"orders":null})")->orders.seen == 0);
  CHECK(parse_fbs_statuses(R"({"orders":null})")->seen == 0);
}

}  // namespace fbs_orders_test
