#include <set>

#include "core/sandbox/broken_text.hpp"
#include "core/sandbox/drift.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace switches_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

constexpr const char* kOrders = "/api/v1/supplier/orders?dateFrom=2026-11-20";
constexpr const char* kSales = "/api/v1/supplier/sales?dateFrom=2026-11-20";

json feed_rows(Api& api) {
  const json body = {{"selectedPeriod", {{"start", "2026-11-01T00:00:00+03:00"}}},
                     {"pagination", {{"limit", 1000}}}};
  return api.post("/api/analytics/v1/order-feed", body).parsed().at("data").at("orders");
}

void clear(Api& api, const char* path) {
  REQUIRE(api.call("DELETE", path, "", "x", "").status == 200);
}

}  // namespace

TEST_CASE("a method can be taken away in three forms and given back") {
  struct Case {
    const char* state;
    const char* title;
    const char* detail;
  };
  const Case c = GENERATE(Case{"deprecated", "Not Found", "This method is deprecated."},
                          Case{"disabled", "Not Found", "This method is temporarily disabled."},
                          Case{"removed", "path not found", "Please consult the https://"});
  Api api;
  const json wanted = {{"operation", "supplier_orders"}, {"state", c.state}};
  REQUIRE(api.post("/__control/methods", wanted).status == 200);
  const Received gone = api.get(kOrders);
  CHECK(gone.status == 404);
  CHECK(gone.content_type == "application/problem+json");
  CHECK(gone.parsed().at("title") == c.title);
  CHECK(gone.parsed().at("detail").get<std::string>().starts_with(c.detail));
  CHECK(!gone.parsed().contains("code"));
  CHECK(api.get(kSales).status == 200);
  CHECK(api.get("/__control/methods").parsed().at("methods")[0].at("state") == c.state);
  CHECK(api.counters().at("gone") == json{{"supplier_orders", 1}});
  CHECK(api.counters().at("refused_total") == 0);
  api.post("/__control/methods", {{"operation", "supplier_orders"}, {"state", "on"}});
  CHECK(api.get(kOrders).status == 200);
}

TEST_CASE("a method can be taken from one seller alone, then from all") {
  Api api;
  api.post("/__control/methods", {{"operation", "supplier_sales"}, {"state", "disabled"}, {"cabinet", 1}});
  CHECK(api.get(kSales).status == 200);
  api.use(api.emulator().tokens()[1].token);
  CHECK(api.get(kSales).status == 404);
  api.post("/__control/methods", {{"operation", "supplier_sales"}, {"state", "on"}});
  CHECK(api.get(kSales).status == 200);
  CHECK(api.post("/__control/methods", {{"operation", "*"}, {"state", "on"}}).status == 400);
  CHECK(api.post("/__control/methods", {{"operation", "supplier_sales"}, {"state", "off"}}).status == 400);
}

TEST_CASE("a token can be refused by one host, by one method or everywhere") {
  struct Case {
    json block;
    int status;
    const char* detail;
    int orders, sales, prices;
  };
  const Case c = GENERATE(
      Case{{{"reason", "category"}, {"host", "statistics-api.wildberries.ru"}}, 401, "scope", 401, 401, 200},
      Case{{{"reason", "scope"}, {"host", "statistics-api.wildberries.ru"}},
           403,
           "scope is not allowed for this resource",
           403,
           403,
           200},
      Case{{{"reason", "type"}, {"operation", "supplier_orders"}},
           403,
           "personal token is not allowed",
           403,
           200,
           200},
      Case{{{"reason", "withdrawn"}}, 401, "withdrawn", 401, 401, 401},
      Case{{{"reason", "user"}}, 403, "user", 403, 403, 403});
  Api api;
  REQUIRE(api.post("/__control/token_blocks", c.block).status == 200);
  const Received refused = api.get(kOrders);
  CHECK(refused.status == c.status);
  CHECK(refused.parsed().at("detail").get<std::string>().find(c.detail) != std::string::npos);
  CHECK(refused.status == c.orders);
  CHECK(api.get(kSales).status == c.sales);
  CHECK(api.get("/api/v2/list/goods/filter?limit=1").status == c.prices);
  api.use(api.emulator().tokens()[1].token);
  CHECK(api.get(kOrders).status == 200);
  api.use(api.emulator().tokens()[0].token);
  clear(api, "/__control/token_blocks");
  CHECK(api.get(kOrders).status == 200);
}

TEST_CASE("a block can concern one type of token, and the status can be chosen") {
  Api api;
  api.post("/__control/token_blocks", {{"type", "personal"}, {"reason", "scope"}, {"status", 401}});
  CHECK(api.get(kOrders).status == 401);
  api.use(api.emulator().token(0, TokenType::service));
  CHECK(api.get(kOrders).status == 200);
  CHECK(api.post("/__control/token_blocks", {{"reason", "mood"}}).status == 400);
  CHECK(api.post("/__control/token_blocks", {{"host", "x.example"}}).status == 400);
  CHECK(api.post("/__control/token_blocks", {{"status", 402}}).status == 400);
}

TEST_CASE("a drift is in every answer of the method, in the same rows, until it is taken back") {
  Api api;
  const json good = feed_rows(api);
  const auto drift = [&](json wanted) {
    wanted["operation"] = "order_feed";
    REQUIRE(api.post("/__control/drift", wanted).status == 200);
    return feed_rows(api);
  };
  SECTION("drop") {
    const json bad = drift({{"kind", "drop"}, {"field", "status"}, {"share", 30}});
    std::set<std::string> hit;
    for (const json& row : bad) {
      if (!row.contains("status")) hit.insert(row.at("srid").get<std::string>());
    }
    CHECK(hit.size() > good.size() / 6);
    CHECK(hit.size() < good.size() / 2);
    CHECK(feed_rows(api) == bad);
  }
  SECTION("rename") {
    const json bad = drift({{"kind", "rename"}, {"field", "sellerPrice"}, {"to", "price"}});
    REQUIRE(bad.size() == good.size());
    for (std::size_t i = 0; i < bad.size(); ++i) {
      CHECK(!bad[i].contains("sellerPrice"));
      CHECK(bad[i].at("price") == good[i].at("sellerPrice"));
    }
  }
  SECTION("retype") {
    CHECK(drift({{"kind", "retype"}, {"field", "nmId"}})[0].at("nmId").is_string());
    CHECK(drift({{"kind", "retype"}, {"field", "isMp"}})[0].at("isMp").is_string());
  }
  SECTION("null in place of the rows") {
    CHECK(drift({{"kind", "null_list"}}).is_null());
  }
  CHECK(api.get(kOrders).parsed().is_array());
  clear(api, "/__control/drift");
  CHECK(feed_rows(api) == good);
}

TEST_CASE("a drift finds fields of inner lists and lists by their name") {
  DriftBook book;
  book.add({"goods", DriftKind::rename, "price", "amount", 100});
  const std::string body = R"({"data":{"listGoods":[{"nmID":1,"sizes":[{"price":5},{"price":6}]}]}})";
  CHECK(book.apply("goods", body) ==
        R"({"data":{"listGoods":[{"nmID":1,"sizes":[{"amount":5},{"amount":6}]}]}})");
  CHECK(book.apply("cards_list", body) == body);
  CHECK(book.apply("goods", "not json") == "not json");
  book.clear();
  book.add({"goods", DriftKind::null_list, "listGoods", "", 100});
  CHECK(book.apply("goods", body) == R"({"data":{"listGoods":null}})");
  CHECK(book.apply("goods", R"({"data":{"listGoods":[]}})") == R"({"data":{"listGoods":null}})");
}

TEST_CASE("a drift that makes no sense is refused") {
  Api api;
  CHECK(api.post("/__control/drift", {{"operation", "goods"}, {"kind", "drop"}}).status == 400);
  CHECK(api.post("/__control/drift", {{"operation", "x"}, {"kind", "null_list"}}).status == 400);
  CHECK(api.post("/__control/drift", {{"operation", "goods"}, {"kind", "rename"}, {"field", "a"}}).status ==
        400);
  CHECK(api.post("/__control/drift", {{"operation", "goods"}, {"kind", "melt"}}).status == 400);
}

TEST_CASE("half an emoji and U+0000 go out as WB sends them") {
  Api api;
  const json changed =
      api.advance({{"broken_reviews", 2}, {"broken_questions", 1}, {"cabinet", 0}}).at("changed");
  CHECK(changed.at("broken_reviews").size() == 2);
  const Received reviews = api.get("/api/v1/feedbacks?isAnswered=false&take=5000&skip=0");
  CHECK(reviews.body.find(R"(обрезанный смайл \ud83d")") != std::string::npos);
  CHECK(reviews.body.find(R"("\ude00 начало")") != std::string::npos);
  CHECK(reviews.body.find(R"(нуль\u0000внутри)") != std::string::npos);
  CHECK(reviews.body.find('\0') == std::string::npos);
  const Received questions = api.get("/api/v1/questions?isAnswered=false&take=5000&skip=0");
  CHECK(questions.body.find(R"(\u0000\ud83d?")") != std::string::npos);
  int kept = 0;
  const json truth = api.truth();
  for (const json& review : truth.at("reviews")) {
    if (review.at("id") != changed.at("broken_reviews")[0]) continue;
    ++kept;
    CHECK(review.at("text") == "обрезанный смайл \uFFFD");
    CHECK(review.at("pros") == "нуль\uFFFDвнутри");
    CHECK(review.at("cons") == "\uFFFD начало");
  }
  CHECK(kept == 1);
}

TEST_CASE("texts can be given as they stand") {
  Api api;
  const Received added = api.post_text(
      "/__control/texts",
      R"({"cabinet": 0, "reviews": [{"id": "r1", "text": "a\u0000\ud83d", "pros": null, "productValuation": 2},)"
      R"( {"id": "r2", "text": "\ud83d\udc57", "answer": {"text": "b\udc57"}}],)"
      R"( "questions": [{"id": "q1", "text": "c \\ud83d"}]})");
  REQUIRE(added.status == 200);
  CHECK(added.parsed().at("added") == 3);
  const Received open = api.get("/api/v1/feedbacks?isAnswered=false&take=5000&skip=0");
  CHECK(open.body.find(R"("a\u0000\ud83d")") != std::string::npos);
  const Received answered = api.get("/api/v1/feedbacks?isAnswered=true&take=5000&skip=0");
  CHECK(answered.body.find("\"👗\"") != std::string::npos);
  CHECK(answered.body.find(R"("b\udc57")") != std::string::npos);
  CHECK(api.get("/api/v1/question?id=q1").parsed().at("data").at("text") == "c \\ud83d");
  CHECK(api.post_text("/__control/texts", "[]").status == 400);
  CHECK(api.post("/__control/texts", {{"reviews", {{{"text", "no id"}}}}}).status == 400);
  CHECK(api.post("/__control/texts", {{"cabinet", 99}}).status == 404);
}

TEST_CASE("lone surrogates are told from pairs, escapes and other characters") {
  const std::string text = R"(["\ud83d\ude00","\ud83dx","\\ud83d","\ude00","\ud83d\u0041","é"])";
  std::string back = read_halves(text);
  CHECK(json::accept(back));
  spell_halves(back);
  CHECK(back == text);
  CHECK(kept_text(half_character(0xDFFF) + "x" + half_character(0xD800)) == "\uFFFDx\uFFFD");
  CHECK(kept_text("\U000F0800") == "\U000F0800");
}

}  // namespace switches_test
