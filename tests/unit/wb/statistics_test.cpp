#include "core/wb/statistics.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/rows.hpp"

namespace statistics_test {

using namespace wbd;
using namespace wbd::wb;
using nlohmann::json;

namespace {

json order() {
  return json::parse(
      R"({"date":"2026-11-20T10:00:00","lastChangeDate":"2026-11-20T11:30:00","warehouseName":"Склад WB РФ",
    "warehouseType":"Склад WB","countryName":"Россия","oblastOkrugName":"Центральный федеральный округ","regionName":"Московская",
    "supplierArticle":"art-1","nmId":100000001,"barcode":"2000000000001","category":"Одежда","subject":"Футболки","brand":"Brand",
    "techSize":"0","incomeID":0,"isSupply":false,"isRealization":true,"totalPrice":1500.10,"discountPercent":30,"spp":20.5,
    "finishedPrice":900.5,"priceWithDisc":1050,"isCancel":false,"cancelDate":"0001-01-01T00:00:00","sticker":"","gNumber":"77",
    "srid":"eb1.0.0"})");
}

json sale() {
  json row = order();
  row.erase("isCancel");
  row.erase("cancelDate");
  row["saleID"] = "S123";
  row["forPay"] = 700.25;
  return row;
}

Result<Parsed<StatOrder>> parse(const json& rows) {
  return parse_supplier_orders(rows.dump());
}

StatOrder only(const json& row) {
  const auto parsed = parse(json::array({row}));
  REQUIRE(parsed.has_value());
  REQUIRE(parsed->rows.size() == 1);
  return parsed->rows[0];
}

constexpr UtcTime utc(int hour, int minute) {
  return std::chrono::sys_days{std::chrono::year{2026} / 11 / 20} + std::chrono::hours{hour} +
         std::chrono::minutes{minute};
}

}  // namespace

TEST_CASE("an order row is read whole") {
  const StatOrder row = only(order());
  CHECK(row.srid == "eb1.0.0");
  CHECK(row.ordered_at == utc(7, 0));  // Moscow is three hours ahead
  CHECK(row.changed_at == utc(8, 30));
  CHECK(row.changed_at_text == "2026-11-20T11:30:00");
  CHECK(row.warehouse == "Склад WB РФ");
  CHECK(row.warehouse_type == WarehouseType::wb);
  CHECK(row.country == "Россия");
  CHECK(row.district == "Центральный федеральный округ");
  CHECK(row.region == "Московская");
  CHECK(row.vendor_code == "art-1");
  CHECK(row.nm_id == NmId{100000001});
  CHECK(row.barcode == "2000000000001");
  CHECK(row.category == "Одежда");
  CHECK(row.subject == "Футболки");
  CHECK(row.brand == "Brand");
  CHECK(row.size == "0");
  CHECK(row.cart_id == "77");
  CHECK(row.price == Money{150010});
  CHECK(row.finished_price == Money{90050});
  CHECK(row.price_with_discount == Money{105000});
  CHECK(row.discount_percent == 30);
  CHECK(row.spp_percent == 21);
  CHECK(row.is_cancel == false);
  CHECK_FALSE(row.cancelled_at);
  CHECK_FALSE(row.income_id);
}

TEST_CASE("what WB writes for no value is no value") {
  json row = order();
  row["totalPrice"] = 0;
  row["finishedPrice"] = 0.0;
  row["priceWithDisc"] = json::parse("-0e0");
  row["brand"] = "";
  row["regionName"] = nullptr;
  row["warehouseType"] = "Новый склад";
  row["spp"] = 0;
  const StatOrder got = only(row);
  CHECK_FALSE(got.price);
  CHECK_FALSE(got.finished_price);
  CHECK_FALSE(got.price_with_discount);
  CHECK_FALSE(got.brand);
  CHECK_FALSE(got.region);
  CHECK_FALSE(got.warehouse_type);
  CHECK(got.spp_percent == 0);
}

TEST_CASE("a cancelled order has its time") {
  json row = order();
  row["isCancel"] = true;
  row["cancelDate"] = "2026-11-20T12:00:00.5";
  const StatOrder got = only(row);
  CHECK(got.is_cancel == true);
  CHECK(got.cancelled_at == utc(9, 0) + 500ms);
}

TEST_CASE("money is read from its digits, exactly") {
  struct Case {
    const char* text;
    std::int64_t kopecks;
  };
  const auto c = EACH_ROW(Case, {{"0.1", 10},
                                 {"1.005", 101},
                                 {"90071992547.93", 9007199254793},
                                 {"1e3", 100000},
                                 {"12.5E+1", 12500},
                                 {"999.994999999999999999999999", 99999}});
  std::string text = json::array({order()}).dump();
  const std::string from = "\"finishedPrice\":900.5";
  text.replace(text.find(from), from.size(), std::string("\"finishedPrice\" : ") + c.text + " ");
  const auto parsed = parse_supplier_orders(text);
  REQUIRE(parsed.has_value());
  CHECK(parsed->rows.at(0).finished_price == Money{c.kopecks});
}

TEST_CASE("ids keep all their 64 bits and may come as whole decimals") {
  struct Case {
    const char* text;
    std::int64_t id;
  };
  const auto c = EACH_ROW(Case, {{"9007199254740993", 9007199254740993}, {"123.0", 123}, {"12e1", 120}});
  std::string text = json::array({order()}).dump();
  text.replace(text.find("100000001"), 9, c.text);
  const auto parsed = parse_supplier_orders(text);
  REQUIRE(parsed.has_value());
  CHECK(parsed->rows.at(0).nm_id == NmId{c.id});
}

TEST_CASE("a number as a text, and the reverse, is read where it means one thing, and counted as retyped") {
  json odd = order();
  odd["nmId"] = "100";
  odd["finishedPrice"] = "900.5";
  odd["isCancel"] = "true";
  odd["barcode"] = 2000000000017;
  odd["discountPercent"] = "15";
  const auto parsed = parse(json::array({order(), odd}));
  REQUIRE(parsed.has_value());
  REQUIRE(parsed->rows.size() == 2);
  CHECK(parsed->samples.empty());
  const StatOrder& row = parsed->rows[1];
  CHECK(row.nm_id == NmId{100});
  CHECK(row.finished_price == Money{90'050});
  CHECK(row.is_cancel == true);
  CHECK(row.barcode == "2000000000017");
  CHECK(row.discount_percent == 15);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> had;
  for (const FieldCount& field : parsed->fields.fields) {
    CHECK(field.rows == 2);
    had[field.field] = {field.had, field.retyped};
  }
  for (const char* name : {"nmId", "finishedPrice", "isCancel", "barcode", "discountPercent"})
    CHECK(had.at(name) == std::pair<std::int64_t, std::int64_t>(1, 1));
  CHECK(had.at("srid") == std::pair<std::int64_t, std::int64_t>(2, 0));
}

TEST_CASE("a row that lacks what it needs is skipped and counted, its neighbours stay") {
  struct Case {
    const char* key;
    json value;
  };
  const auto c = EACH_ROW(Case, {{"srid", json(nullptr)},
                                 {"srid", json("")},
                                 {"srid", json(5.5)},
                                 {"date", json(nullptr)},
                                 {"date", json("yesterday")},
                                 {"date", json("0001-01-01T00:00:00")},
                                 {"date", json(1700000000)},
                                 {"lastChangeDate", json(false)},
                                 {"lastChangeDate", json("2026-13-01T00:00:00")},
                                 {"nmId", json("hundred")},
                                 {"nmId", json(1.5)},
                                 {"nmId", json::array()},
                                 {"isCancel", json("yes")}});
  INFO(c.key << " = " << c.value.dump());
  json bad = order();
  bad[c.key] = c.value;
  const auto parsed = parse(json::array({order(), bad, order()}));
  REQUIRE(parsed.has_value());
  CHECK(parsed->rows.size() == 2);
  CHECK(parsed->seen == 3);
  CHECK(parsed->skipped == 1);
  REQUIRE(parsed->samples.size() == 1);
  const json sample = json::parse(parsed->samples[0]);
  CHECK(sample["problem"].get<std::string>().starts_with(c.key));
  CHECK(sample["row"]["supplierArticle"] == "art-1");
}

TEST_CASE("a missing required field skips the row") {
  const auto* key = GENERATE("srid", "date", "lastChangeDate", "nmId");
  json bad = order();
  bad.erase(key);
  const auto parsed = parse(json::array({bad}));
  REQUIRE(parsed.has_value());
  CHECK(parsed->rows.empty());
  CHECK(parsed->skipped == 1);
  CHECK(json::parse(parsed->samples.at(0))["problem"] == std::string(key) + " is missing or empty");
}

TEST_CASE("an optional field of a wrong type is left out and reported, the row stays") {
  struct Case {
    const char* key;
    json value;
  };
  const auto c = EACH_ROW(Case, {{"brand", json::array({5})},
                                 {"finishedPrice", json("900.5 and more")},
                                 {"spp", json::object()},
                                 {"warehouseType", json(1)},
                                 {"cancelDate", json("soon")},
                                 {"discountPercent", json(true)}});
  INFO(c.key);
  json odd = order();
  odd[c.key] = c.value;
  const auto parsed = parse(json::array({odd}));
  REQUIRE(parsed.has_value());
  CHECK(parsed->rows.size() == 1);
  CHECK(parsed->skipped == 0);
  REQUIRE(parsed->samples.size() == 1);
  CHECK(json::parse(parsed->samples[0])["problem"].get<std::string>().starts_with(c.key));
}

TEST_CASE("rows that are not objects are skipped") {
  const auto parsed = parse(json::array({1, nullptr, "x", json::array({1}), order()}));
  REQUIRE(parsed.has_value());
  CHECK(parsed->rows.size() == 1);
  CHECK(parsed->seen == 5);
  CHECK(parsed->skipped == 4);
}

TEST_CASE("unknown fields, another order of fields and escaped keys change nothing") {
  json row = order();
  row["brandNew"] = json::parse(R"({"a":[1,{"b":"}]"}]})");
  std::string text = "[{\"s\\u0072id\":\"first\",";
  row.erase("srid");
  text += row.dump().substr(1) + "]";
  const auto parsed = parse_supplier_orders(text);
  REQUIRE(parsed.has_value());
  REQUIRE(parsed->rows.size() == 1);
  CHECK(parsed->rows[0].srid == "first");
  CHECK(parsed->samples.empty());
}

TEST_CASE("samples are few and small, and are JSON whatever the row was") {
  json bad = order();
  bad["srid"] = nullptr;
  for (int i = 0; i < 40; ++i) bad["extra" + std::to_string(i)] = std::string(500, 'a') + "ж\"\\";
  json rows = json::array();
  for (int i = 0; i < 20; ++i) rows.push_back(bad);
  const auto parsed = parse(rows);
  REQUIRE(parsed.has_value());
  CHECK(parsed->skipped == 20);
  CHECK(parsed->samples.size() == 5);
  for (const std::string& sample : parsed->samples) {
    CHECK(sample.size() <= 2048);
    CHECK(json::accept(sample));
  }
}

TEST_CASE("an answer that is no array of rows is bad data with a reason") {
  struct Case {
    const char* text;
    const char* reason;
  };
  const auto c = EACH_ROW(Case, {{"", "empty"},
                                 {" \n", "empty"},
                                 {"<html><body>502</body></html>", "HTML"},
                                 {"{\"errors\":[\"x\"]}", "not an array"},
                                 {"5", "not an array"},
                                 {"[{\"srid\":\"a\"", "valid JSON"},
                                 {"[{\"srid\":\"a\"},", "valid JSON"},
                                 {"[{\"srid\":\"a", "valid JSON"},
                                 {"[{\"srid\":\"a\"}]]", "valid JSON"},
                                 {"[{\"srid\" \"a\"}]", "valid JSON"},
                                 {"[{\"a\":[1,2}]", "valid JSON"},

                                 {"[] []", "valid JSON"}});
  INFO(c.text);
  const auto parsed = parse_supplier_orders(c.text);
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().code == Errc::bad_data);
  CHECK_THAT(parsed.error().detail, Catch::Contains(c.reason));
}

TEST_CASE("an empty array is no rows") {
  const auto parsed = parse_supplier_orders("[]");
  REQUIRE(parsed.has_value());
  CHECK(parsed->rows.empty());
  CHECK(parsed->seen == 0);
}

TEST_CASE("a sale and a return are told apart by their id, amounts are positive") {
  json back = sale();
  back["saleID"] = "R124";
  back["forPay"] = -700.25;
  back["finishedPrice"] = -900.5;
  back["priceWithDisc"] = -1050;
  back["totalPrice"] = -1500.1;
  const auto parsed = parse_supplier_sales(json::array({sale(), back}).dump());
  REQUIRE(parsed.has_value());
  REQUIRE(parsed->rows.size() == 2);
  CHECK(parsed->rows[0].kind == SaleKind::sale);
  CHECK(parsed->rows[0].sale_id == "S123");
  CHECK(parsed->rows[0].sold_at == utc(7, 0));
  CHECK(parsed->rows[0].changed_at_text == "2026-11-20T11:30:00");
  for (const StatSale& row : parsed->rows) {
    CHECK(row.for_pay == Money{70025});
    CHECK(row.finished_price == Money{90050});
    CHECK(row.price_with_discount == Money{105000});
    CHECK(row.price == Money{150010});
    CHECK(row.srid == "eb1.0.0");
  }
  CHECK(parsed->rows[1].kind == SaleKind::returned);
}

TEST_CASE("a sale not yet priced has no amounts, and one without saleID is skipped") {
  json fresh = sale();
  fresh["forPay"] = fresh["finishedPrice"] = fresh["priceWithDisc"] = 0;
  json nameless = sale();
  nameless.erase("saleID");
  const auto parsed = parse_supplier_sales(json::array({fresh, nameless}).dump());
  REQUIRE(parsed.has_value());
  REQUIRE(parsed->rows.size() == 1);
  CHECK(parsed->skipped == 1);
  CHECK_FALSE(parsed->rows[0].for_pay);
  CHECK_FALSE(parsed->rows[0].finished_price);
  CHECK_FALSE(parsed->rows[0].price_with_discount);
}

TEST_CASE("an order has no negative price") {
  json row = order();
  row["totalPrice"] = -1;
  row["finishedPrice"] = -0.5;
  const auto parsed = parse_supplier_orders(json::array({row}).dump());
  REQUIRE(parsed->rows.size() == 1);
  CHECK_FALSE(parsed->rows[0].price.has_value());
  CHECK_FALSE(parsed->rows[0].finished_price.has_value());
  CHECK(parsed->rows[0].price_with_discount.has_value());
  CHECK(parsed->samples.size() == 1);
}

}  // namespace statistics_test
