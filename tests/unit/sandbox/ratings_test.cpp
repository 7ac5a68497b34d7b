#include <map>

#include "tests/unit/sandbox/api.hpp"

namespace ratings_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

const std::string kRating = "/api/analytics/v2/item-rating";

json body() {
  return {{"currentPeriod", {{"start", "2026-11-01"}, {"end", "2026-11-21"}}},
          {"orderBy", {{"field", "feedbackRating"}, {"mode", "desc"}}},
          {"offset", 0},
          {"limit", 1000}};
}

}  // namespace

TEST_CASE("ratings are computed from the reviews") {
  Api api;
  const json truth = api.truth();
  std::map<std::int64_t, std::pair<int, int>> points;  // sum and count
  for (const json& review : truth.at("reviews")) {
    auto& [sum, count] = points[review.at("nm_id")];
    sum += review.at("rating").get<int>();
    ++count;
  }
  const json data = api.post(kRating, body()).parsed().at("data");
  CHECK(data.at("items").size() == truth.at("ratings").at("items").size());
  int rated = 0;
  for (const json& item : data.at("items")) {
    const auto [sum, count] = points[item.at("nmId")];
    const json& rating = item.at("feedbackRating");
    CHECK(rating.at("percentile").is_null() == (count == 0));
    CHECK(!rating.contains("dynamics"));
    if (count == 0) continue;
    ++rated;
    CHECK(std::abs(rating.at("current").get<double>() - double(sum) / count) < 0.0051);
  }
  CHECK(rated > 10);
  CHECK(data.at("feedbackIncrease").at("total") == truth.at("reviews").size());
  CHECK(std::lround(data.at("sellerRating").at("current").get<double>() * 100) ==
        truth.at("ratings").at("seller_rating_x100"));
}

TEST_CASE("with a past period there are dynamics") {
  Api api;
  json query = body();
  query["pastPeriod"] = {{"start", "2026-10-20"}, {"end", "2026-10-31"}};
  const json data = api.post(kRating, query).parsed().at("data");
  CHECK(data.at("sellerRating").contains("dynamics"));
  CHECK(data.at("items")[0].at("fiveStar").contains("dynamics"));
}

TEST_CASE("items are sorted, paged and narrowed") {
  Api api;
  json query = body();
  const json all = api.post(kRating, query).parsed().at("data").at("items");
  query["limit"] = 10;
  query["offset"] = 5;
  const json page = api.post(kRating, query).parsed().at("data").at("items");
  REQUIRE(page.size() == 10);
  CHECK(page[0] == all[5]);
  query = body();
  query["onlyShadowedNms"] = true;
  const json shadowed = api.post(kRating, query).parsed().at("data").at("items");
  for (const json& item : shadowed) CHECK(item.at("isShadowed") == true);
  CHECK(shadowed.size() < all.size());
  query = body();
  query["nmIds"] = {all[2].at("nmId")};
  CHECK(api.post(kRating, query).parsed().at("data").at("items").size() == 1);
}

TEST_CASE("a new review shows") {
  Api api;
  const auto total = [&] {
    return api.post(kRating, body()).parsed().at("data").at("feedbackIncrease").at("total");
  };
  const int before = total();
  api.advance({{"reviews", 3}, {"cabinet", 0}});
  CHECK(total() == before + 3);
}

TEST_CASE("parameters of rating requests are checked") {
  const auto with = [](const char* name, const json& value) {
    json changed = body();
    changed[name] = value;
    return changed;
  };
  const auto without = [](const char* name) {
    json changed = body();
    changed.erase(name);
    return changed;
  };
  Api api;
  int refused = 0;
  for (const json& bad :
       {without("currentPeriod"), without("orderBy"), without("offset"), with("limit", 1'001),
        with("nmIds", std::vector<int>(51, 1)), with("orderBy", {{"field", "stars"}, {"mode", "asc"}}),
        with("currentPeriod", {{"start", "2025-11-20"}, {"end", "2025-11-21"}}),
        with("pastPeriod", {{"start", "2026-10-31"}, {"end", "2026-11-01"}}),
        with("pastPeriod", {{"start", "2026-10-01"}, {"end", "2026-10-31"}}), with("onlyShadowed", true)}) {
    INFO(bad.dump());
    CHECK(api.post(kRating, bad).status == 400);
    ++refused;
  }
  CHECK(api.counters().at("refused_total") == refused);
}

TEST_CASE("only service tokens read the seller's rating and the subscription") {
  Api api;
  for (const char* path : {"/api/common/v1/rating", "/api/common/v1/subscriptions"}) {
    const Received refused = api.get(path);
    CHECK(refused.status == 403);
    CHECK(refused.parsed().at("detail") == "personal token is not allowed");
  }
  api.use(api.emulator().token(0, TokenType::service));
  const json truth = api.truth().at("ratings");
  const json rating = api.get("/api/common/v1/rating").parsed();
  CHECK(std::lround(rating.at("valuation").get<double>() * 100) == truth.at("seller_rating_x100"));
  CHECK(rating.at("feedbackCount") == truth.at("reviews_count"));
  CHECK(api.get("/api/common/v1/subscriptions").parsed().at("state") == "active");
  api.use(api.emulator().token(1, TokenType::service));
  const Received never = api.get("/api/common/v1/subscriptions");
  CHECK(never.status == 200);
  CHECK(never.body.empty());
}

}  // namespace ratings_test
