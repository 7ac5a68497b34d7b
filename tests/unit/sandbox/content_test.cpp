#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace content_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

constexpr const char* kCards = "/content/v2/get/cards/list";
constexpr const char* kTrash = "/content/v2/get/cards/trash";

// Follows the cursor until total < limit.
std::vector<json> walk(Api& api, const char* path, const char* moment, int limit, bool ascending = true) {
  std::vector<json> cards;
  json cursor{{"limit", limit}};
  for (;;) {
    const json page =
        api.post(path, {{"settings", {{"sort", {{"ascending", ascending}}}, {"cursor", cursor}}}}).parsed();
    CHECK(page.at("cursor").at("total") == page.at("cards").size());
    for (const json& card : page.at("cards")) cards.push_back(card);
    if (page.at("cursor").at("total") < limit) return cards;
    cursor[moment] = page.at("cursor").at(moment);
    cursor["nmID"] = page.at("cursor").at("nmID");
  }
}

std::set<std::int64_t> truth_articles(Api& api, bool deleted) {
  std::set<std::int64_t> articles;
  const json truth = api.truth();
  for (const json& product : truth["products"]) {
    if (product.at("deleted") == deleted) articles.insert(product.at("nm_id").get<std::int64_t>());
  }
  return articles;
}

}  // namespace

TEST_CASE("the card cursor yields every live card once, in either order and for any page size") {
  const int limit = GENERATE(1, 7, 10, 65, 100);
  const bool ascending = GENERATE(true, false);
  Api api;
  const auto cards = walk(api, kCards, "updatedAt", limit, ascending);
  std::set<std::int64_t> articles;
  for (const json& card : cards) articles.insert(card.at("nmID").get<std::int64_t>());
  CHECK(cards.size() == articles.size());
  CHECK(articles == truth_articles(api, false));
}

TEST_CASE("cards around the border of a page of 100 share one updatedAt") {
  Api api;
  const auto cards = walk(api, kCards, "updatedAt", 100);
  REQUIRE(cards.size() == 130);
  CHECK(cards[98].at("updatedAt") == cards[101].at("updatedAt"));
  CHECK(cards[98].at("nmID") < cards[101].at("nmID"));
}

TEST_CASE("the trash holds the other cards") {
  Api api;
  const auto cards = walk(api, kTrash, "trashedAt", 2);
  std::set<std::int64_t> articles;
  for (const json& card : cards) articles.insert(card.at("nmID").get<std::int64_t>());
  CHECK(articles == truth_articles(api, true));
  CHECK(articles.size() >= 3);
}

TEST_CASE("a changed card comes behind the saved cursor") {
  Api api;
  const auto cards = walk(api, kCards, "updatedAt", 100);
  const json cursor{
      {"limit", 100}, {"updatedAt", cards.back().at("updatedAt")}, {"nmID", cards.back().at("nmID")}};
  const json request{{"settings", {{"sort", {{"ascending", true}}}, {"cursor", cursor}}}};
  const json empty = api.post(kCards, request).parsed();
  CHECK(empty.at("cards").empty());
  CHECK(empty.at("cursor") == json{{"updatedAt", ""}, {"nmID", 0}, {"total", 0}});
  const json changed = api.advance({{"card_updates", 1}, {"cabinet", 0}}).at("changed").at("card_updates");
  const json page = api.post(kCards, request).parsed();
  REQUIRE(page.at("cards").size() == 1);
  CHECK(std::to_string(page.at("cards")[0].at("nmID").get<std::int64_t>()) == changed[0]);
}

TEST_CASE("cards come with and without photo, and with any number of fraction digits") {
  Api api;
  const auto cards = walk(api, kCards, "updatedAt", 100);
  int without_photo = 0;
  std::set<std::size_t> lengths;
  for (const json& card : cards) {
    without_photo += card.contains("photos") ? 0 : 1;
    lengths.insert(card.at("updatedAt").get<std::string>().size());
    CHECK(card.at("updatedAt").get<std::string>().back() == 'Z');
  }
  CHECK(without_photo > 0);
  CHECK(lengths.size() >= 5);
  const auto count = [&](int with_photo) {
    const json settings{{"cursor", {{"limit", 100}}}, {"filter", {{"withPhoto", with_photo}}}};
    return api.post(kCards, {{"settings", settings}}).parsed().at("cards").size();
  };
  CHECK(count(-1) == 100);
  CHECK(count(0) == 100);
  CHECK(count(2) == static_cast<std::size_t>(without_photo));
}

TEST_CASE("parameters of card requests are checked") {
  struct Case {
    const char* name;
    const char* body;
  };
  const Case c = GENERATE(
      Case{"limit over 100", R"({"settings":{"cursor":{"limit":101}}})"},
      Case{"limit 0", R"({"settings":{"cursor":{"limit":0}}})"},
      Case{"limit as text", R"({"settings":{"cursor":{"limit":"100"}}})"},
      Case{"article as text", R"({"settings":{"cursor":{"updatedAt":"2026-11-01T00:00:00Z","nmID":"5"}}})"},
      Case{"half a cursor", R"({"settings":{"cursor":{"updatedAt":"2026-11-01T00:00:00Z"}}})"},
      Case{"time without zone", R"({"settings":{"cursor":{"updatedAt":"2026-11-01T00:00:00","nmID":1}}})"},
      Case{"unknown filter", R"({"settings":{"filter":{"photo":1}}})"},
      Case{"withPhoto 3", R"({"settings":{"filter":{"withPhoto":3}}})"},
      Case{"no settings around", R"({"cursor":{"limit":100}})"}, Case{"not JSON", "{"},
      Case{"an array", "[]"});
  Api api;
  INFO(c.name);
  const Received answer = api.post_text(kCards, c.body);
  CHECK(answer.status == 400);
  CHECK(answer.parsed().at("error") == true);
  CHECK(answer.parsed().at("data").is_null());
  CHECK(!answer.parsed().at("errorText").get<std::string>().empty());
  CHECK(api.counters().at("refused")[0].at("operation") == "cards_list");
}

TEST_CASE("a body that is not declared as JSON is refused") {
  Api api;
  CHECK(api.post_text(kCards, "{}", "application/x-www-form-urlencoded").status == 400);
  CHECK(api.post_text(kCards, "{}", "application/json; charset=utf-8").status == 200);
}

TEST_CASE("goods with prices are paged until an empty list and join to sizes of the cards") {
  Api api;
  std::set<std::int64_t> sizes;
  for (int offset = 0;; offset += 50) {
    const json page = api.get("/api/v2/list/goods/filter?limit=50&offset=" + std::to_string(offset)).parsed();
    CHECK(page.at("error") == false);
    const json& goods = page.at("data").at("listGoods");
    if (goods.empty()) break;
    for (const json& good : goods) {
      for (const json& size : good.at("sizes")) sizes.insert(size.at("sizeID").get<std::int64_t>());
    }
  }
  const auto cards = walk(api, kCards, "updatedAt", 100);
  std::set<std::int64_t> wanted;
  for (const json& card : cards) {
    for (const json& size : card.at("sizes")) wanted.insert(size.at("chrtID").get<std::int64_t>());
  }
  CHECK(sizes == wanted);
  CHECK(api.get("/api/v2/list/goods/filter").status == 400);
  CHECK(api.get("/api/v2/list/goods/filter?limit=1001").status == 400);
  CHECK(api.post("/api/v2/list/goods/filter", {{"nmList", {cards[0].at("nmID")}}})
            .parsed()
            .at("data")
            .at("listGoods")
            .size() == 1);
}

}  // namespace content_test
