// Answers that are one object: order-feed, stocks, cards, feedbacks, seller-info.
#include <random>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/wb/cards.hpp"
#include "core/wb/feedbacks.hpp"
#include "core/wb/order_feed.hpp"
#include "core/wb/row_splitter.hpp"
#include "core/wb/seller_info.hpp"
#include "core/wb/statistics.hpp"
#include "core/wb/stocks.hpp"
#include "tests/unit/rows.hpp"

namespace parse_documents_test {

using namespace wbd;
using namespace wbd::wb;
using nlohmann::json;

namespace {

constexpr UtcTime utc(int day, int hour, int minute, int second = 0) {
  return std::chrono::sys_days{std::chrono::year{2026} / 11 / day} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + std::chrono::seconds{second};
}

json feed_order() {
  return json::parse(
      R"({"nmId":100000001,"chrtId":200000001,"srid":"eb1.0.0","createdAt":"2026-11-20T10:00:00+03:00",
    "updatedAt":"2026-11-20T10:05:00+03:00","status":"created","warehouseName":"Склад WB","warehouseRegion":"","isMp":false,
    "destinationCity":"Москва","destinationDistrict":"Центральный","sellerPrice":1050.5,"isB2b":false})");
}
json feed(json orders) {
  return {{"data",
           {{"orders", std::move(orders)},
            {"currency", "RUB"},
            {"snapshotTime", "2026-11-20T10:06:00.123456+03:00"}}}};
}

json card() {
  return json::parse(
      R"({"nmID":100000001,"imtID":300000001,"subjectID":192,"subjectName":"Футболки","vendorCode":"art-1",
    "brand":"Brand","title":"Футболка","description":"","photos":[{"square":"https://s/1","big":"https://b/1","c246x328":"https://c/1"},
    {"big":"https://b/2"}],"dimensions":{"length":10,"width":5,"height":2,"weightBrutto":0.25,"isValid":true},
    "characteristics":[{"id":1,"name":"Цвет","value":["белый"]},{"id":2,"name":"Вес","value":12.5}],
    "sizes":[{"chrtID":1,"techSize":"0","skus":["2000000000001","2000000000002"]},{"chrtID":2,"techSize":"","wbSize":"42","skus":[]}],
    "createdAt":"2026-11-01T10:00:00.123456789Z","updatedAt":"2026-11-20T10:00:00Z"})");
}
json cards(json rows) {
  return {{"cursor", {{"updatedAt", "2026-11-20T10:00:00Z"}, {"nmID", 100000001}, {"total", rows.size()}}},
          {"cards", std::move(rows)}};
}

json review() {
  return json::parse(R"({"id":"YX52","text":"Спасибо","pros":"Удобный","cons":"","productValuation":5,
    "createdDate":"2026-11-20T10:20:48+03:00","answer":{"text":"Пожалуйста","state":"wbRu","editable":false},"state":"wbRu",
    "productDetails":{"imtId":1,"nmId":987654321,"productName":"ВАЗ","supplierArticle":null,"brandName":null,"size":"0"},
    "photoLinks":[{"fullSize":"https://f/1","miniSize":"https://m/1"},{"fullSize":"https://f/2","miniSize":"https://m/2"}],
    "userName":"Николай","bables":["цена","качество"],"lastOrderShkId":9007199254740993})");
}
json reviews(json rows) {
  return {{"data", {{"countUnanswered", 1}, {"countArchive", 2}, {"feedbacks", std::move(rows)}}},
          {"error", false},
          {"errorText", ""}};
}

Review only(const json& row, bool archive = false) {
  const auto got = parse_feedbacks(reviews(json::array({row})).dump(), archive);
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 1);
  return got->rows[0];
}

}  // namespace

TEST_CASE("an order of the feed is read whole, its currency stands beside the list") {
  const auto got = parse_order_feed(feed(json::array({feed_order()})).dump());
  REQUIRE(got.has_value());
  CHECK(got->snapshot_time == "2026-11-20T10:06:00.123456+03:00");
  CHECK(got->currency == "RUB");
  REQUIRE(got->orders.rows.size() == 1);
  const FeedOrder& row = got->orders.rows[0];
  CHECK(row.srid == "eb1.0.0");
  CHECK(row.nm_id == NmId{100000001});
  CHECK(row.chrt_id == ChrtId{200000001});
  CHECK(row.ordered_at == utc(20, 7, 0));
  CHECK(row.changed_at == utc(20, 7, 5));
  CHECK(row.status == FeedStatus::created);
  CHECK_FALSE(row.cancel_type);
  CHECK(row.warehouse == "Склад WB");
  CHECK(row.warehouse_type == WarehouseType::wb);
  CHECK(row.city == "Москва");
  CHECK(row.district == "Центральный");
  CHECK(row.seller_price == Money{105050});
  CHECK(row.currency == "RUB");
}

TEST_CASE("every status of the feed is known, a new one is kept as other") {
  struct Case {
    const char* word;
    FeedStatus status;
  };
  const auto c = EACH_ROW(Case, {{"created", FeedStatus::created},
                                 {"buyout", FeedStatus::buyout},
                                 {"cancel", FeedStatus::cancel},
                                 {"return", FeedStatus::returned},
                                 {"returnDefective", FeedStatus::return_defective},
                                 {"teleported", FeedStatus::other}});
  json row = feed_order();
  row["status"] = c.word;
  row["cancelType"] = "app";
  row["isMp"] = true;
  row["sellerPrice"] = 0;
  const auto got = parse_order_feed(feed(json::array({row})).dump());
  REQUIRE(got.has_value());
  CHECK(got->orders.rows.at(0).status == c.status);
  CHECK(got->orders.rows[0].cancel_type == "app");
  CHECK(got->orders.rows[0].warehouse_type == WarehouseType::seller);
  CHECK_FALSE(got->orders.rows[0].seller_price);
}

TEST_CASE("a feed row without what it needs is skipped") {
  const auto* key = GENERATE("nmId", "chrtId", "srid", "createdAt", "updatedAt", "status");
  json bad = feed_order();
  bad.erase(key);
  const auto got = parse_order_feed(feed(json::array({bad, feed_order()})).dump());
  REQUIRE(got.has_value());
  CHECK(got->orders.rows.size() == 1);
  CHECK(got->orders.skipped == 1);
}

// The last one is cut off by one character.
TEST_CASE("an answer without its list is bad data, never an empty one") {
  for (const char* text : {"{}", R"({"data":null})", R"({"data":{}})", R"({"data":[]})", "[]", "null", "5",
                           "", R"({"data":{"orders":{},"items":{},"feedbacks":5},"cards":"x"})",
                           R"({"data":{"orders":[],"items":[],"feedbacks":[]},"cards":[])"}) {
    INFO(text);
    CHECK(parse_order_feed(text).error().code == Errc::bad_data);
    CHECK(parse_cards(text).error().code == Errc::bad_data);
    CHECK(parse_feedbacks(text, false).error().code == Errc::bad_data);
    if (*text != '\0') CHECK(parse_stocks(text, WarehouseType::wb).error().code == Errc::bad_data);
  }
  CHECK(parse_order_feed(R"({"data":{"orders":[]}})").error().code == Errc::bad_data);  // no snapshotTime
  CHECK(parse_cards(json{{"cards", json::array({card()})}}.dump()).error().code ==
        Errc::bad_data);  // no cursor
}

TEST_CASE("an answer of status 200 that says error is bad data with WB's words") {
  const auto* text = GENERATE(
      R"({"data":{"feedbacks":[],"items":[],"orders":[]},"cards":[],"error":true,"errorText":"Something broke"})",
      R"({"errorText":"Something broke","error":true,"cards":[],"data":{"feedbacks":[],"items":[],"orders":[]}})");
  for (const auto& error : {parse_cards(text).error(), parse_feedbacks(text, true).error()}) {
    CHECK(error.code == Errc::bad_data);
    CHECK_THAT(error.detail, Catch::Contains("Something broke"));
  }
}

TEST_CASE("stocks are read with the warehouse type of their report") {
  const auto type = GENERATE(WarehouseType::wb, WarehouseType::seller);
  const auto got = parse_stocks(R"({"data":{"items":[
    {"nmId":1,"chrtId":2,"warehouseId":-999999,"warehouseName":"Склад WB","regionName":"Склад WB","quantity":5,"inWayToClient":3,"inWayFromClient":1},
    {"nmId":1,"chrtId":2,"warehouseId":-999999,"warehouseName":"Склад WB","quantity":7}]}})",
                                type);
  REQUIRE(got.has_value());
  REQUIRE(got->rows.size() == 2);
  CHECK(got->rows[0] == Stock{NmId{1}, ChrtId{2}, type, kHiddenWbWarehouse, "Склад WB", 5, 3, 1});
  // Only WB's warehouses have goods on the way: there a row without them does not tell.
  const std::int64_t untold = type == WarehouseType::wb ? kUnknownInWay : 0;
  CHECK(got->rows[1] == Stock{NmId{1}, ChrtId{2}, type, kHiddenWbWarehouse, "Склад WB", 7, untold, untold});
}

TEST_CASE("a 204 of the stock reports is no rows") {
  const auto got = parse_stocks("", WarehouseType::seller);
  REQUIRE(got.has_value());
  CHECK(got->rows.empty());
}

TEST_CASE("stock that cannot be is skipped") {
  for (const char* quantity : {"-1", "\"many\"", "null", "1.5", "18446744073709551615", "1e30"}) {
    INFO(quantity);
    const auto got = parse_stocks(R"({"data":{"items":[{"nmId":1,"chrtId":2,"warehouseId":3,"quantity":)" +
                                      std::string(quantity) + "}]}}",
                                  WarehouseType::wb);
    REQUIRE(got.has_value());
    CHECK(got->rows.empty());
    CHECK(got->skipped == 1);
  }
  const auto got = parse_stocks(
      R"({"data":{"items":[{"nmId":1,"chrtId":2,"warehouseId":3,"quantity":4,"inWayToClient":-2}]}})",
      WarehouseType::wb);
  REQUIRE(got.has_value());
  CHECK(got->rows.at(0).in_way_to_client == 0);
  CHECK(got->samples.size() == 1);
}

TEST_CASE("a card is read whole, with the cursor to go on from") {
  const auto got = parse_cards(cards(json::array({card()})).dump());
  REQUIRE(got.has_value());
  CHECK(got->cursor.updated_at == "2026-11-20T10:00:00Z");
  CHECK(got->cursor.nm_id == 100000001);
  CHECK(got->total == 1);
  REQUIRE(got->cards.rows.size() == 1);
  const Product& row = got->cards.rows[0];
  CHECK(row.nm_id == NmId{100000001});
  CHECK(row.imt_id == ImtId{300000001});
  CHECK(row.subject_id == 192);
  CHECK(row.subject == "Футболки");
  CHECK(row.vendor_code == "art-1");
  CHECK(row.brand == "Brand");
  CHECK(row.title == "Футболка");
  CHECK(row.description == "");  // an empty text is told, unlike a missing one
  CHECK(row.photo_url == "https://b/1");
  CHECK(row.sizes == std::vector<ProductSize>{{ChrtId{1}, "0", {"2000000000001", "2000000000002"}},
                                              {ChrtId{2}, std::nullopt, {}}});
  CHECK(json::parse(row.characteristics_json) == card()["characteristics"]);
  CHECK(json::parse(row.dimensions_json.value()) == card()["dimensions"]);
  CHECK(row.created_at == utc(1, 10, 0) + 123ms);
  CHECK(row.updated_at == utc(20, 10, 0));
  CHECK(row.updated_at_text == "2026-11-20T10:00:00Z");
}

TEST_CASE("a card without photo, sizes and characteristics stays a card") {
  json bare = {{"nmID", 7}, {"photos", nullptr}, {"sizes", nullptr}, {"characteristics", nullptr}};
  const auto got = parse_cards(cards(json::array({bare})).dump());
  REQUIRE(got.has_value());
  const Product& row = got->cards.rows.at(0);
  CHECK_FALSE(row.photo_url);
  CHECK(row.sizes.empty());
  CHECK(row.characteristics_json == "[]");
  CHECK_FALSE(row.dimensions_json);
  CHECK(got->cards.samples.empty());
}

TEST_CASE("what is odd in a card is left out and reported, never handed on as broken JSON") {
  json odd = card();
  odd["sizes"] = json::array({5, json{{"techSize", "M"}}, json{{"chrtID", 9}, {"skus", {true, "a"}}}});
  odd["photos"] = "none";
  std::string text = cards(json::array({odd})).dump();
  const std::string from = R"("value":12.5)";
  text.replace(text.find(from), from.size(), R"("value":tru_)");
  const auto got = parse_cards(text);
  REQUIRE(got.has_value());
  const Product& row = got->cards.rows.at(0);
  CHECK(row.sizes.empty());
  CHECK_FALSE(row.photo_url);
  CHECK(row.characteristics_json == "[]");
  CHECK(got->cards.skipped == 0);
  CHECK(got->cards.samples.size() == 1);
}

TEST_CASE("the last page of cards may be empty") {
  const auto got = parse_cards(R"({"cards":[],"cursor":{"total":0}})");
  REQUIRE(got.has_value());
  CHECK(got->total == 0);
  CHECK(got->cursor.updated_at.empty());
}

TEST_CASE("a feedback is read whole") {
  const Review row = only(review());
  CHECK(row.id == "YX52");
  CHECK(row.nm_id == NmId{987654321});
  CHECK(row.rating == 5);
  CHECK(row.text == "Спасибо");
  CHECK(row.pros == "Удобный");
  CHECK(row.cons.empty());
  CHECK(row.tags == std::vector<std::string>{"цена", "качество"});
  CHECK(row.photos == std::vector<std::string>{"https://f/1", "https://f/2"});
  CHECK(row.answered);
  CHECK(row.answer == "Пожалуйста");
  CHECK_FALSE(row.archived);
  CHECK(row.created_at == utc(20, 7, 20, 48));
  CHECK(row.product_name == "ВАЗ");
  CHECK(only(review(), true).archived);
}

TEST_CASE("a feedback is answered by an answer with text or by WB's own state") {
  struct Case {
    const char* name;
    const char* answer;
    const char* state;
    bool answered;
  };
  const auto c =
      EACH_ROW(Case, {{"new", "null", "none", false},
                      {"text", R"({"text":"да","state":"wbRu"})", "none", true},
                      {"text under review", R"({"text":"да","state":"reviewRequired"})", "none", true},
                      {"empty text", R"({"text":"","state":"none"})", "none", false},
                      {"rejected", R"({"text":"да","state":"rejected"})", "none", false},
                      {"rating alone, processed", "null", "wbRu", true}});
  INFO(c.name);
  json row = review();
  row["answer"] = json::parse(c.answer);
  row["state"] = c.state;
  CHECK(only(row).answered == c.answered);
}

TEST_CASE("what may be null in a feedback may be null") {
  json row = review();
  for (const char* key :
       {"answer", "photoLinks", "bables", "productDetails", "text", "pros", "cons", "video"})
    row[key] = nullptr;
  const Review got = only(row);
  CHECK(got.photos.empty());
  CHECK(got.tags.empty());
  CHECK_FALSE(got.nm_id);
  CHECK_FALSE(got.answer);
}

TEST_CASE("a feedback that cannot be understood is skipped and its sample holds nothing a buyer wrote") {
  json bad = review();
  bad["productValuation"] = GENERATE(json(0), json(6), json("five"), json(nullptr));
  bad["reviewText"] = "Спасибо, но под новым именем";  // a field that WB may add or rename
  const auto got = parse_feedbacks(reviews(json::array({bad, review()})).dump(), false);
  REQUIRE(got.has_value());
  CHECK(got->rows.size() == 1);
  CHECK(got->skipped == 1);
  REQUIRE(got->samples.size() == 1);
  for (const char* secret :
       {"Спасибо", "Удобный", "Николай", "Пожалуйста", "userName", "\"text\"", "answer\""}) {
    CHECK_THAT(got->samples[0], !Catch::Contains(secret));
  }
  CHECK(json::parse(got->samples[0])["row"]["id"] == "YX52");
}

TEST_CASE("the seller's card is read, whatever of it is there") {
  const auto full = parse_seller_info(R"({"name":"ООО Ромашка","sid":"s","tin":"1","tradeMark":"R"})");
  REQUIRE(full.has_value());
  CHECK(full->name == "ООО Ромашка");
  CHECK(full->sid == "s");
  CHECK(full->trade_mark == "R");
  CHECK(parse_seller_info("{}").value().name.empty());
  CHECK_FALSE(parse_seller_info("[]").has_value());
  CHECK_FALSE(parse_seller_info("<html>").has_value());
}

// Every parser on documents with random damage: no crash, and every output of JSON is valid.
TEST_CASE("damaged answers never get further than bad data or skipped rows") {
  std::mt19937 random(11);
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::string alphabet = "\"\\{}[],:0-.eE tfn\x01\xff";
  const std::vector<std::string> originals{
      feed(json::array({feed_order(), feed_order()})).dump(), cards(json::array({card(), card()})).dump(),
      reviews(json::array({review(), review()})).dump(), json::array({feed_order(), card()}).dump()};
  for (int round = 0; round < 4000; ++round) {
    std::string text = originals[below(originals.size())];
    for (std::size_t hits = 1 + below(4); hits > 0; --hits) {
      const std::size_t at = below(text.size());
      switch (below(3)) {
        case 0:
          text[at] = alphabet[below(alphabet.size())];
          break;
        case 1:
          text.erase(at, 1 + below(20));
          break;
        default:
          text.insert(at, 1, alphabet[below(alphabet.size())]);
      }
      if (text.empty()) text = " ";
    }
    std::vector<std::string> samples;
    const auto keep = [&](const auto& parsed) {
      CHECK(static_cast<std::int64_t>(parsed.rows.size()) == parsed.seen - parsed.skipped);
      for (const auto& sample : parsed.samples) CHECK(json::accept(sample));
    };
    if (const auto got = parse_order_feed(text)) keep(got->orders);
    if (const auto got = parse_feedbacks(text, false)) keep(*got);
    if (const auto got = parse_stocks(text, WarehouseType::wb)) keep(*got);
    if (const auto got = parse_supplier_orders(text)) keep(*got);
    if (const auto got = parse_supplier_sales(text)) keep(*got);
    if (const auto got = parse_cards(text)) {
      keep(got->cards);
      for (const Product& row : got->cards.rows) {
        CHECK(json::accept(row.characteristics_json));
        if (row.dimensions_json) CHECK(json::accept(*row.dimensions_json));
      }
    }
    RowSplitter splitter(2);
    if (splitter.push(text)) (void)splitter.finish();
  }
}

}  // namespace parse_documents_test
