#include <map>
#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace analytics_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

constexpr const char* kFeed = "/api/analytics/v1/order-feed";
constexpr const char* kWbStocks = "/api/analytics/v1/stocks-report/wb-warehouses";
constexpr const char* kSellerStocks = "/api/analytics/v1/stocks-report/seller-warehouses";
constexpr const char* kMonthAgo = "2026-10-23T00:00:00+03:00";

json feed_request(int offset, int limit, const std::string& snapshot = "") {
  json body{{"selectedPeriod", {{"start", kMonthAgo}}},
            {"pagination", {{"offset", offset}, {"limit", limit}}}};
  if (!snapshot.empty()) body["pagination"]["snapshotTime"] = snapshot;
  return body;
}

}  // namespace

TEST_CASE("the feed lists every order whose status is recent, newest status first") {
  Api api;
  const json data = api.post(kFeed, feed_request(0, 10'000)).parsed().at("data");
  CHECK(data.at("currency") == "RUB");
  std::map<std::string, std::string> found;
  std::string previous = "9999";
  for (const json& order : data.at("orders")) {
    const std::string updated = order.at("updatedAt");
    CHECK(updated <= previous);
    CHECK(order.contains("cancelType") == (order.at("status") == "cancel"));
    if (order.at("status") == "created") CHECK(updated == order.at("createdAt"));
    previous = updated;
    found[order.at("srid")] = order.at("status");
  }
  std::map<std::string, std::string> wanted;
  const json truth = api.truth();
  for (const json& order : truth["orders"]) {
    if (order.at("in_feed") == false || order.at("feed_updated_at") < "2026-10-22T21:00:00Z") continue;
    wanted[order.at("srid")] = order.at("feed_status");
  }
  CHECK(found.size() > 200);
  CHECK(found == wanted);
}

TEST_CASE("pages of one snapshot fit together while the world moves on") {
  Api api;
  const json whole = api.post(kFeed, feed_request(0, 10'000)).parsed().at("data").at("orders");
  json pages = json::array();
  std::string snapshot;
  for (int offset = 0;; offset += 50) {
    const json data = api.post(kFeed, feed_request(offset, 50, snapshot)).parsed().at("data");
    if (snapshot.empty()) snapshot = data.at("snapshotTime");
    CHECK(data.at("snapshotTime") == snapshot);
    for (const json& order : data.at("orders")) pages.push_back(order);
    if (data.at("orders").size() < 50) break;
    api.advance({{"orders", 3}, {"cancels", 2}, {"buyouts", 1}, {"cabinet", 0}});
  }
  CHECK(pages == whole);
  CHECK(api.post(kFeed, feed_request(0, 10'000)).parsed().at("data").at("orders").size() > whole.size());
}

TEST_CASE("parameters of feed requests are checked") {
  struct Case {
    const char* name;
    json body;
    const char* reason;
  };
  const json start{{"start", kMonthAgo}};
  const Case cases[] = {
      {"no period", json::object(), "selectedPeriod (field required)"},
      {"no start", {{"selectedPeriod", json::object()}}, "selectedPeriod.start (field required)"},
      {"32 days", {{"selectedPeriod", {{"start", "2026-10-21T09:00:00Z"}}}}, "31 days"},
      {"no offset in the time", {{"selectedPeriod", {{"start", "2026-11-21T00:00:00"}}}}, "date-time"},
      {"bare date", {{"selectedPeriod", {{"start", "2026-11-21"}}}}, "date-time"},
      {"end before start",
       {{"selectedPeriod", {{"start", kMonthAgo}, {"end", "2026-10-22T23:00:00+03:00"}}}},
       "after end"},
      {"limit", {{"selectedPeriod", start}, {"pagination", {{"limit", 10'001}}}}, "limit"},
      {"limit as text", {{"selectedPeriod", start}, {"pagination", {{"limit", "10"}}}}, "expected integer"},
      {"offset without snapshot",
       {{"selectedPeriod", start}, {"pagination", {{"offset", 50}}}},
       "snapshotTime"},
      {"unknown field", {{"selectedPeriod", start}, {"page", 1}}, "unknown field"},
      {"too many articles", {{"selectedPeriod", start}, {"nmIds", std::vector<int>(1001, 1)}}, "too many"},
  };
  Api api;
  for (const Case& c : cases) {
    INFO(c.name);
    const Received answer = api.post(kFeed, c.body);
    CHECK(answer.status == 400);
    const json body = answer.parsed();
    CHECK(body.at("title") == "Invalid request body");
    CHECK(body.at("detail").get<std::string>().find(c.reason) != std::string::npos);
    for (const char* field : {"requestId", "origin"}) CHECK(body.contains(field));
  }
  CHECK(api.counters().at("refused_total") == std::size(cases));
  CHECK(api.post(kFeed, {{"selectedPeriod", start}}).parsed().at("data").at("orders").size() == 50);
}

TEST_CASE("filters of the feed are joined with and") {
  Api api;
  const json all = api.post(kFeed, feed_request(0, 10'000)).parsed().at("data").at("orders");
  const json article = all.at(0).at("nmId");
  json body = feed_request(0, 10'000);
  body["nmIds"] = {article};
  const json some = api.post(kFeed, body).parsed().at("data").at("orders");
  const auto wanted =
      std::count_if(all.begin(), all.end(), [&](const json& o) { return o.at("nmId") == article; });
  CHECK(some.size() == static_cast<std::size_t>(wanted));
  body["brandNames"] = {"no such brand"};
  CHECK(api.post(kFeed, body).parsed().at("data").at("orders").empty());
}

TEST_CASE("WB stock rows of one size may come twice and sum up to the truth") {
  Api api;
  using Key = std::pair<std::int64_t, std::int64_t>;
  std::map<Key, std::array<std::int64_t, 3>> sums;
  std::size_t rows = 0;
  for (int offset = 0;; offset += 100) {
    const json items =
        api.post(kWbStocks, {{"limit", 100}, {"offset", offset}}).parsed().at("data").at("items");
    for (const json& item : items) {
      CHECK(item.at("warehouseId") == -999999);
      auto& sum = sums[{item.at("nmId"), item.at("chrtId")}];
      sum[0] += item.at("quantity").get<std::int64_t>();
      sum[1] += item.at("inWayToClient").get<std::int64_t>();
      sum[2] += item.at("inWayFromClient").get<std::int64_t>();
      ++rows;
    }
    if (items.size() < 100) break;
  }
  CHECK(rows > sums.size());
  std::size_t checked = 0;
  const json truth = api.truth();
  for (const json& stock : truth["stocks"]) {
    if (stock.at("warehouse_type") != "wb") continue;
    const auto& sum = sums.at({stock.at("nm_id"), stock.at("chrt_id")});
    CHECK(sum[0] == stock.at("quantity"));
    CHECK(sum[1] == stock.at("in_way_to_client"));
    CHECK(sum[2] == stock.at("in_way_from_client"));
    ++checked;
  }
  CHECK(checked == sums.size());
}

TEST_CASE("stock of seller warehouses names real warehouses") {
  Api api;
  std::set<std::int64_t> known;
  const json warehouses = api.get("/api/v3/warehouses").parsed();
  for (const json& warehouse : warehouses) known.insert(warehouse.at("id").get<std::int64_t>());
  const json items = api.post(kSellerStocks, json::object()).parsed().at("data").at("items");
  CHECK(items.size() > 20);
  for (const json& item : items) {
    CHECK(known.count(item.at("warehouseId")) == 1);
    CHECK(!item.contains("inWayToClient"));
  }
}

TEST_CASE("no stock at all is a 204 without a body") {
  Api api;
  api.advance({{"stock_vanish", 100'000}});
  const Received answer = api.post(kWbStocks, json::object());
  CHECK(answer.status == 204);
  CHECK(answer.body.empty());
}

TEST_CASE("stock requests over the limits are refused") {
  Api api;
  CHECK(api.post(kWbStocks, {{"limit", 250'001}}).status == 400);
  CHECK(api.post(kWbStocks, {{"limit", 0}}).status == 400);
  CHECK(api.post(kWbStocks, {{"chrtIds", {1}}}).status == 400);
  CHECK(api.post(kWbStocks, {{"offset", -1}}).status == 400);
}

}  // namespace analytics_test
