// Prices, questions, trash, warehouses, remains, ratings and tariffs: answers as WB's documents show them,
// and answers that differ from the documents.
#include <functional>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/wb/cards.hpp"
#include "core/wb/json_fields.hpp"
#include "core/wb/prices.hpp"
#include "core/wb/questions.hpp"
#include "core/wb/ratings.hpp"
#include "core/wb/remains.hpp"
#include "core/wb/report_task.hpp"
#include "core/wb/tariffs.hpp"
#include "core/wb/warehouses.hpp"

namespace parse_catalog_test {

using namespace wbd;
using namespace wbd::wb;
using nlohmann::json;

namespace {

constexpr UtcTime utc(int year, int month, int day, int hour, int minute, int second) {
  return std::chrono::sys_days{std::chrono::year{year} / month / day} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + std::chrono::seconds{second};
}

json good() {
  return json::parse(R"({"nmID":98486,"vendorCode":"07326060",
    "sizes":[{"sizeID":3123515574,"price":500,"discountedPrice":350,"clubDiscountedPrice":332.5,"techSizeName":"42"}],
    "currencyIsoCode4217":"RUB","discount":30,"clubDiscount":5,"editableSizePrice":true,"isBadTurnover":true})");
}
json goods(json rows) {
  return {{"data", {{"listGoods", std::move(rows)}}}, {"error", false}, {"errorText", ""}};
}

json question() {
  return json::parse(R"({"id":"2ncBtX4B9I0UHoornoqG","text":"Question text",
    "createdDate":"2022-02-01T11:18:08.769513469Z","state":"suppliersPortalSynch","answer":null,
    "productDetails":{"imtId":11157265,"nmId":14917842,"productName":"Coffee","supplierArticle":"123401",
    "supplierName":"ГП Реклама и услуги","brandName":"Nescafe"},"wasViewed":false,"isWarned":false})");
}
json questions(json rows) {
  return {{"data", {{"countUnanswered", 24}, {"countArchive", 508}, {"questions", std::move(rows)}}},
          {"error", false},
          {"errorText", ""},
          {"additionalErrors", nullptr}};
}

json trashed() {
  return json::parse(R"({"nmID":1234567,"vendorCode":"wb5xsy5ftj","kizMarked":true,"subjectID":1436,
    "subjectName":"Ведра хозяйственные","photos":[{"big":"https://b/1.webp"}],
    "sizes":[{"chrtID":111111111,"techSize":"0","skus":["xxxxxxxxxxxx"]}],
    "dimensions":{"length":35,"width":40,"height":15,"weightBrutto":2.9,"isValid":false},
    "createdAt":"2023-12-05T14:55:09.323462Z","trashedAt":"2023-12-06T10:57:42.193028Z"})");
}
json trash(json rows) {
  return {{"cards", std::move(rows)},
          {"cursor", {{"trashedAt", "2023-12-06T10:57:42.193028Z"}, {"nmID", 194128521}, {"total", 1}}}};
}

json seller_warehouse() {
  return json::parse(R"({"name":"Kosmonavtov 14","officeId":15,"id":1,"cargoType":1,"deliveryType":1,
    "isDeleting":false,"isProcessing":true})");
}
json office() {
  return json::parse(R"({"address":"ул. Троицкая, Подольск","name":"Коледино","city":"Москва","id":15,
    "longitude":55.386871,"latitude":37.588898,"cargoType":1,"deliveryType":1,"federalDistrict":null,
    "selected":true})");
}
json stock() {
  return {{"chrtId", 12345678}, {"amount", 10}};
}
json stocks(json rows) {
  return {{"stocks", std::move(rows)}};
}

json remains() {
  return json::parse(R"({"nmId":183804172,"barcode":"2037031652319","techSize":"0","volume":1.33,
    "warehouses":[{"warehouseName":"В пути до получателей","quantity":14},
                  {"warehouseName":"В пути возвраты на склад WB","quantity":4},
                  {"warehouseName":"Всего находится на складах","quantity":267},
                  {"warehouseName":"Склад WB РФ","quantity":134},
                  {"warehouseName":"Склад WB СГТ РФ","quantity":10},{"warehouseName":"Минск","quantity":123}]})");
}

json rated() {
  return json::parse(R"({"nmId":123456789,"title":"iPh 17","rating":10,"isShadowed":true,
    "feedbackRating":{"current":3.87,"dynamics":0.31,"percentile":1.7}})");
}
json ratings(json rows) {
  return {{"data",
           {{"sellerRating", {{"current", 3.56}, {"dynamics", 0.03}}},
            {"feedbackIncrease", {{"current", 26}}},
            {"items", std::move(rows)}}}};
}

json fee() {
  return json::parse(R"({"kgvpBooking":14.5,"kgvpMarketplace":15.5,"kgvpPickup":14.5,"kgvpSupplier":12.5,
    "kgvpSupplierExpress":3,"paidStorageKgvp":15.5,"parentID":657,"parentName":"Бытовая техника",
    "subjectID":6461,"subjectName":"Оборудование зуботехническое"})");
}
json fees(json rows) {
  return {{"report", std::move(rows)}};
}
json box() {
  return json::parse(R"({"boxDeliveryBase":"48","boxDeliveryCoefExpr":"160","boxDeliveryLiter":"11,2",
    "boxDeliveryMarketplaceBase":"40","boxDeliveryMarketplaceCoefExpr":"125","boxDeliveryMarketplaceLiter":"11",
    "boxStorageBase":"0,14","boxStorageCoefExpr":"-","boxStorageLiter":"0,07","geoName":"Россия",
    "warehouseName":"Свой склад СГТ РФ"})");
}
json pallet() {
  return json::parse(R"({"palletDeliveryExpr":"170","palletDeliveryValueBase":"51",
    "palletDeliveryValueLiter":"11,9","palletStorageExpr":"155","palletStorageValueExpr":"35.65",
    "warehouseName":"СЦ Брест"})");
}
json goods_return() {
  return json::parse(R"({"deliveryDumpKgtOfficeBase":"1 039","deliveryDumpKgtOfficeLiter":"9,1",
    "deliveryDumpKgtReturnExpr":"1 050","deliveryDumpSrgOfficeExpr":"170","deliveryDumpSrgReturnExpr":"",
    "deliveryDumpSupCourierBase":"229","deliveryDumpSupCourierLiter":"9,1","deliveryDumpSupOfficeBase":"129",
    "deliveryDumpSupOfficeLiter":"9,1","deliveryDumpSupReturnExpr":"0","warehouseName":"Склад WB РФ"})");
}
json tariffs(json rows) {
  return {
      {"response",
       {{"data", {{"currency", "RUB"}, {"dtNextBox", "2024-02-01"}, {"warehouseList", std::move(rows)}}}}}};
}
json bare(json rows) {
  return rows;
}

struct Seen {
  std::size_t rows = 0;
  std::int64_t seen = 0, skipped = 0;
  std::vector<std::string> samples;
};
template <class Row>
Seen seen(const Parsed<Row>& parsed) {
  return {parsed.rows.size(), parsed.seen, parsed.skipped, parsed.samples};
}

struct Parser {
  const char* name;
  json row;
  json (*document)(json);
  std::function<Result<Seen>(std::string_view)> parse;
  std::vector<const char*> required;
};

template <class Parse>
auto of(Parse parse) {
  return [parse](std::string_view text) -> Result<Seen> {
    const auto got = parse(text);
    if (!got) return got.error();
    return seen(*got);
  };
}
auto of_kind(TariffKind kind) {
  return of([kind](std::string_view text) { return parse_tariffs(text, kind); });
}

std::vector<Parser> parsers() {
  const auto trash_rows = [](std::string_view text) -> Result<Seen> {
    const auto got = parse_trash(text);
    if (!got) return got.error();
    return seen(got->cards);
  };
  const auto rating_rows = [](std::string_view text) -> Result<Seen> {
    const auto got = parse_item_rating(text);
    if (!got) return got.error();
    return seen(got->items);
  };
  return {
      {"goods", good(), goods, of(parse_goods), {"nmID", "sizes", "discount"}},
      {"questions", question(), questions, of(parse_questions), {"id", "text", "createdDate", "state"}},
      {"trash", trashed(), trash, trash_rows, {"nmID", "trashedAt"}},
      {"seller warehouses", seller_warehouse(), bare, of(parse_seller_warehouses), {"id", "name"}},
      {"offices", office(), bare, of(parse_offices), {"id", "name"}},
      {"warehouse stocks", stock(), stocks, of(parse_warehouse_stocks), {"chrtId", "amount"}},
      {"remains", remains(), bare, of(parse_remains), {"nmId", "warehouses"}},
      {"ratings", rated(), ratings, rating_rows, {"nmId", "rating"}},
      {"commission", fee(), fees, of(parse_commission), {"subjectID", "subjectName"}},
      {"box",
       box(),
       tariffs,
       of_kind(TariffKind::box),
       {"warehouseName", "boxDeliveryBase", "boxDeliveryLiter", "boxDeliveryMarketplaceBase",
        "boxDeliveryMarketplaceLiter"}},
      {"pallet",
       pallet(),
       tariffs,
       of_kind(TariffKind::pallet),
       {"warehouseName", "palletDeliveryValueBase", "palletDeliveryValueLiter", "palletStorageValueExpr"}},
      {"return",
       goods_return(),
       tariffs,
       of_kind(TariffKind::goods_return),
       {"warehouseName", "deliveryDumpSupOfficeBase", "deliveryDumpSupOfficeLiter"}},
  };
}

template <class Row>
Row only(const Result<Parsed<Row>>& got) {
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 1);
  CHECK(got->skipped == 0);
  CHECK(got->samples.empty());
  return got->rows[0];
}

}  // namespace

TEST_CASE("the row of WB's documents is understood, new fields are ignored") {
  for (const Parser& parser : parsers()) {
    INFO(parser.name);
    json row = parser.row;
    row["somethingNew"] = {{"deep", {1, "a"}}};
    const auto got = parser.parse(parser.document(json::array({row, parser.row})).dump());
    REQUIRE(got.has_value());
    CHECK(got->rows == 2);
    CHECK(got->seen == 2);
    CHECK(got->samples.empty());
  }
}

TEST_CASE("a row that lost, renamed or retyped what it needs is skipped, counted and sampled") {
  for (const Parser& parser : parsers()) {
    for (const char* field : parser.required) {
      const std::vector<std::pair<const char*, std::function<void(json&)>>> drifts{
          {"lost", [&](json& row) { row.erase(field); }},
          {"null", [&](json& row) { row[field] = nullptr; }},
          {"retyped",
           [&](json& row) {
             row[field] = json{{"value", row[field]}};
           }},
          {"renamed", [&](json& row) {
             row["x" + std::string(field)] = row[field];
             row.erase(field);
           }}};
      for (const auto& [how, drift] : drifts) {
        INFO(parser.name << ": " << field << " " << how);
        // WB may write an empty list as null.
        if (std::string_view(field) == "warehouses" && std::string_view(how) == "null") continue;
        json bad = parser.row;
        drift(bad);
        const auto got = parser.parse(parser.document(json::array({bad, parser.row})).dump());
        REQUIRE(got.has_value());
        CHECK(got->rows == 1);
        CHECK(got->seen == 2);
        CHECK(got->skipped == 1);
        REQUIRE(got->samples.size() == 1);
        CHECK(json::parse(got->samples[0]).contains("problem"));
      }
    }
  }
}

TEST_CASE("what is no answer at all is bad data, never an empty list") {
  for (const Parser& parser : parsers()) {
    for (const std::string& text :
         {std::string("{}"), std::string("5"), std::string("<html></html>"), std::string(R"({"data":null})"),
          parser.document(json(5)).dump(), parser.document(json::array({parser.row})).dump().substr(0, 20)}) {
      INFO(parser.name << ": " << text);
      const auto got = parser.parse(text);
      REQUIRE_FALSE(got.has_value());
      CHECK(got.error().code == Errc::bad_data);
    }
    INFO(parser.name);
    CHECK(parser.parse(parser.document(json::array()).dump())->seen == 0);
    const auto null_list = parser.parse(parser.document(json(nullptr)).dump());
    REQUIRE(null_list.has_value());
    CHECK(null_list->seen == 0);
  }
}

TEST_CASE("prices of a good are exact, those of its sizes are its own") {
  const Good row = only(parse_goods(goods(json::array({good()})).dump()));
  CHECK(row.nm_id == NmId{98486});
  CHECK(row.by_size);
  const auto prices = prices_of(row);
  REQUIRE(prices.size() == 1);
  CHECK(prices[0] ==
        Price{NmId{98486}, ChrtId{3123515574}, Money{50000}, Money{35000}, Money{33250}, 30, 5, "RUB"});
}

TEST_CASE("sizes that cannot differ and do not share one price; a price of 0 is none") {
  struct Case {
    const char* name;
    bool by_size;
    std::vector<std::pair<int, int>> sizes;  // id, price
    std::vector<std::pair<std::int64_t, std::int64_t>> expected;
  };
  const std::vector<Case> cases{
      {"shared", false, {{1, 500}, {2, 500}}, {{0, 500}}},
      {"by size", true, {{1, 500}, {2, 500}}, {{1, 500}, {2, 500}}},
      {"different although they should not be", false, {{1, 500}, {2, 600}}, {{1, 500}, {2, 600}}},
      {"one without a price", true, {{1, 0}, {2, 600}}, {{2, 600}}},
      {"none has one", false, {{1, 0}, {2, 0}}, {}},
      {"no sizes", false, {}, {}},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    json row = good();
    row["editableSizePrice"] = c.by_size;
    row["sizes"] = json::array();
    for (const auto& [id, price] : c.sizes) {
      row["sizes"].push_back({{"sizeID", id}, {"price", price}, {"discountedPrice", price * 0.7}});
    }
    const auto got = parse_goods(goods(json::array({row})).dump());
    REQUIRE(got.has_value());
    REQUIRE(got->rows.size() == 1);
    std::vector<std::pair<std::int64_t, std::int64_t>> prices;
    for (const Price& price : prices_of(got->rows[0])) {
      prices.emplace_back(price.chrt_id.value, price.price->minor / 100);
    }
    CHECK(prices == c.expected);
  }
}

TEST_CASE("half of an article's prices is no article") {
  for (const char* field : {"sizeID", "price", "discountedPrice"}) {
    INFO(field);
    json bad = good();
    bad["sizes"].push_back(bad["sizes"][0]);
    bad["sizes"][1].erase(field);
    const auto got = parse_goods(goods(json::array({bad})).dump());
    REQUIRE(got.has_value());
    CHECK(got->rows.empty());
    CHECK(got->skipped == 1);
  }
}

TEST_CASE("a question is read whole; `none` is a rejected one, not a new one") {
  struct Case {
    const char* state;
    const char* answer;
    bool answered;
    std::optional<std::string> text;
  };
  const std::vector<Case> cases{{"suppliersPortalSynch", "null", false, {}},
                                {"wbRu", R"({"text":"Да","editable":false,"createDate":"x"})", true, "Да"},
                                {"none", "null", true, {}},
                                {"somethingNew", "null", false, {}},
                                {"somethingNew", R"({"text":"Да"})", true, "Да"}};
  for (const Case& c : cases) {
    INFO(c.state);
    json asked = question();
    asked["state"] = c.state;
    asked["answer"] = json::parse(c.answer);
    const Question row = only(parse_questions(questions(json::array({asked})).dump()));
    CHECK(row.id == "2ncBtX4B9I0UHoornoqG");
    CHECK(row.nm_id == NmId{14917842});
    CHECK(row.text == "Question text");
    CHECK(row.state == c.state);
    CHECK(row.answered == c.answered);
    CHECK(row.answer == c.text);
    CHECK(row.product_name == "Coffee");
    CHECK(row.created_at == utc(2022, 2, 1, 11, 18, 8) + 769ms);
  }
}

TEST_CASE("no words of a buyer get into a sample") {
  json bad = question();
  bad["text"] = 5;
  bad["words"] = "Secret of a buyer";
  bad["userName"] = "Secret of a buyer";
  const auto got = parse_questions(questions(json::array({bad})).dump());
  REQUIRE(got.has_value());
  REQUIRE(got->samples.size() == 1);
  CHECK(got->samples[0].find("Secret") == std::string::npos);
}

TEST_CASE("a card in the trash is read with the time it went there") {
  const auto got = parse_trash(trash(json::array({trashed()})).dump());
  REQUIRE(got.has_value());
  CHECK(got->cursor.updated_at == "2023-12-06T10:57:42.193028Z");
  CHECK(got->cursor.nm_id == 194128521);
  REQUIRE(got->cards.rows.size() == 1);
  const TrashedCard& row = got->cards.rows[0];
  CHECK(row.trashed_at == utc(2023, 12, 6, 10, 57, 42) + 193ms);
  CHECK(row.card.nm_id == NmId{1234567});
  CHECK(row.card.vendor_code == "wb5xsy5ftj");
  CHECK(row.card.subject_id == 1436);
  CHECK(row.card.subject == "Ведра хозяйственные");
  CHECK(row.card.photo_url == "https://b/1.webp");
  CHECK(row.card.sizes == std::vector<ProductSize>{{ChrtId{111111111}, "0", {"xxxxxxxxxxxx"}}});
  CHECK(row.card.created_at == utc(2023, 12, 5, 14, 55, 9) + 323ms);
  CHECK_FALSE(row.card.title);
}

TEST_CASE("warehouses and offices are read whole") {
  Warehouse expected;
  expected.kind = WarehouseKind::seller;
  expected.id = WarehouseId{1};
  expected.name = "Kosmonavtov 14";
  expected.office_id = 15;
  expected.cargo_type = 1;
  expected.delivery_type = 1;
  expected.deleting = false;
  expected.processing = true;
  CHECK(only(parse_seller_warehouses(json::array({seller_warehouse()}).dump())) == expected);

  expected = {};
  expected.kind = WarehouseKind::office;
  expected.id = WarehouseId{15};
  expected.name = "Коледино";
  expected.city = "Москва";
  expected.address = "ул. Троицкая, Подольск";
  expected.cargo_type = 1;
  expected.delivery_type = 1;
  expected.selected = true;
  CHECK(only(parse_offices(json::array({office()}).dump())) == expected);
}

TEST_CASE("stock of a seller's warehouse is read, a negative amount is not believed") {
  const auto got =
      parse_warehouse_stocks(stocks(json::array({stock(), {{"chrtId", 2}, {"amount", -1}}})).dump());
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 1);
  CHECK(got->rows[0].chrt_id == ChrtId{12345678});
  CHECK(got->rows[0].amount == 10);
  CHECK(got->skipped == 1);
}

TEST_CASE("the remains' pseudo-warehouses are goods on their way and a total, not stock") {
  const Remains row = only(parse_remains(json::array({remains()}).dump()));
  CHECK(row.nm_id == NmId{183804172});
  CHECK(row.barcode == "2037031652319");
  CHECK(row.size == "0");
  CHECK(row.quantity == 134 + 10 + 123);
  CHECK(row.in_way_to_client == 14);
  CHECK(row.in_way_from_client == 4);
  CHECK(parse_remains("")->seen == 0);  // a 204

  json bad = remains();
  bad["warehouses"][3]["quantity"] = "many";
  CHECK(parse_remains(json::array({bad}).dump())->skipped == 1);
  bad["warehouses"] = nullptr;  // no stock
  CHECK(only(parse_remains(json::array({bad}).dump())).quantity == 0);
}

TEST_CASE("the task of the remains has an id and a status") {
  CHECK(parse_report_task(R"({"data":{"taskId":"219eaecf"}})").value() == "219eaecf");
  CHECK(parse_report_status(R"({"data":{"id":"cad56ec5","status":"done"}})").value() == TaskState::done);
  for (const char* text : {R"({"data":{}})", R"({"data":null})", R"({"data":{"taskId":"","status":""}})",
                           R"({"data":{"taskId":[5],"status":{}}})", "[]"}) {
    INFO(text);
    CHECK(parse_report_task(text).error().code == Errc::bad_data);
    CHECK(parse_report_status(text).error().code == Errc::bad_data);
  }
}

TEST_CASE("ratings are read in hundredths, the seller's beside them") {
  const auto got = parse_item_rating(ratings(json::array({rated()})).dump());
  REQUIRE(got.has_value());
  CHECK(got->seller_rating == 356);
  REQUIRE(got->items.rows.size() == 1);
  CHECK(got->items.rows[0].nm_id == NmId{123456789});
  CHECK(got->items.rows[0].rating == 1000);
  CHECK(got->items.rows[0].feedback_rating == 387);
}

TEST_CASE("the commission of every country is one struct") {
  struct Case {
    const char* row;
    CommissionRates rates;
  };
  const std::vector<Case> cases{
      {R"("kgvpBooking":14.5,"kgvpMarketplace":15.5,"kgvpPickup":14,"kgvpSupplier":12.25,"kgvpSupplierExpress":0,"paidStorageKgvp":16)",
       {1600, 1550, 1225, 0, 1400, 1450}},
      {R"("kgvpMarketplaceUz":15.5,"kgvpPaidStorageUz":16.5,"kgvpSupplierUz":17)",
       {1650, 1550, 1700, {}, {}, {}}},
      {R"("kgvpMarketplace":18.5)", {{}, 1850, {}, {}, {}, {}}},
      {R"("paidStorageKgvp":16)", {1600, {}, {}, {}, {}, {}}},
      {R"("kgvpPickup":14)", {{}, {}, {}, {}, 1400, {}}},
      {R"("kgvpChina":10)", {1000, 1000, 1000, 1000, 1000, 1000}},
      {R"("kgvpTurkey":10.1)", {1010, 1010, 1010, 1010, 1010, 1010}},
      {R"("kgvpUAE":0)", {0, 0, 0, 0, 0, 0}}};
  for (const Case& c : cases) {
    INFO(c.row);
    const std::string text =
        R"({"report":[{"parentID":1,"parentName":"Дом","subjectID":6461,"subjectName":"Вёдра",)" +
        std::string(c.row) + "}]}";
    const Tariff row = only(parse_commission(text));
    CHECK(row == Tariff{c.rates, 6461, "Вёдра", "Дом", {}});
  }
}

TEST_CASE("numbers of the tariffs are read as WB writes them") {
  struct Case {
    const char* text;
    std::optional<std::optional<std::int64_t>> hundredths;
  };
  const std::optional<std::int64_t> none;
  const std::vector<Case> cases{{"11,2", 1120},
                                {"0,14", 14},
                                {"35.65", 3565},
                                {"1 039", 103'900},
                                {"1 039,5", 103'950},
                                {"1\u00a0039,5", 103'950},
                                {"1\u202f039,5", 103'950},
                                {"12 345 678,91", 1'234'567'891},
                                {"0", 0},
                                {"-5", -500},
                                {"0,075", 8},
                                {"", none},
                                {"-", none},
                                {" - ", none},
                                {"\u2014", none},
                                {"1,2,3", std::nullopt},
                                {"1.039,5", std::nullopt},
                                {"abc", std::nullopt},
                                {"12 руб", std::nullopt},
                                {"--", std::nullopt},
                                {",", std::nullopt}};
  for (const Case& c : cases) {
    INFO(c.text);
    CHECK(parse_decimal_text(c.text) == c.hundredths);
  }
}

TEST_CASE("tariffs of boxes, pallets and returns are typed numbers; an empty mark is unknown, 0 is a price") {
  const Tariff boxes = only(parse_tariffs(tariffs(json::array({box()})).dump(), TariffKind::box));
  CHECK(boxes == Tariff{BoxRates{Money{4800}, Money{1120}, 16'000, Money{4000}, Money{1100}, 12'500,
                                 Money{14}, Money{7}, std::nullopt},
                        {},
                        "Свой склад СГТ РФ",
                        "Россия",
                        "RUB"});
  const Tariff pallets = only(parse_tariffs(tariffs(json::array({pallet()})).dump(), TariffKind::pallet));
  CHECK(
      pallets ==
      Tariff{PalletRates{Money{5100}, Money{1190}, 17'000, Money{3565}, 15'500}, {}, "СЦ Брест", {}, "RUB"});
  const Tariff returns =
      only(parse_tariffs(tariffs(json::array({goods_return()})).dump(), TariffKind::goods_return));
  CHECK(returns == Tariff{ReturnRates{Money{103'900}, Money{910}, Money{105'000}, Money{17'000}, std::nullopt,
                                      Money{22'900}, Money{910}, Money{12'900}, Money{910}, Money{0}},
                          {},
                          "Склад WB РФ",
                          {},
                          "RUB"});
  CHECK(parse_tariffs(tariffs(nullptr).dump(), TariffKind::box)->seen == 0);
}

}  // namespace parse_catalog_test
