#include "core/sandbox/fbs.hpp"

#include <map>
#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace fbs_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

constexpr std::int64_t kNow = 1'795'339'800;  // 2026-11-22T09:30:00Z, the tests' clock

std::string window(int days_from, int days_to) {
  return "&dateFrom=" + std::to_string(kNow - 86'400LL * days_from) +
         "&dateTo=" + std::to_string(kNow - 86'400LL * days_to);
}

// Reads all pages; `query` is part of each request.
json walk(Api& api, const std::string& query, int limit) {
  json rows = json::array();
  for (std::int64_t next = 0;;) {
    const json page =
        api.get("/api/v3/orders?limit=" + std::to_string(limit) + "&next=" + std::to_string(next) + query)
            .parsed();
    for (const json& row : page.at("orders")) rows.push_back(row);
    if (page.at("orders").empty()) {
      CHECK(page.at("next") == 0);
      return rows;
    }
    next = page.at("next");
  }
}

using Ids = std::set<std::int64_t>;
Ids ids_of(const json& rows, const char* key) {
  Ids ids;
  for (const json& row : rows) ids.insert(row.at(key).get<std::int64_t>());
  return ids;
}

}  // namespace

TEST_CASE("assembly orders are the orders shipped by the seller, on pages of any size") {
  const int limit = GENERATE(1000, 7);
  Api api;
  const json rows = [&] {
    json all = json::array();
    for (const auto& [from, to] : {std::pair(89, 60), std::pair(60, 30), std::pair(30, 0)}) {
      for (const json& row : walk(api, window(from, to), limit)) all.push_back(row);
    }
    return all;
  }();
  const json truth = api.truth();
  std::set<std::string> own;
  for (const json& order : truth.at("orders")) {
    if (order.at("warehouse_type") == "seller") own.insert(order.at("srid"));
  }
  std::set<std::string> listed;
  for (const json& row : rows) {
    listed.insert(row.at("rid"));
    CHECK(row.at("createdAt").get<std::string>().ends_with("Z"));
  }
  CHECK(ids_of(rows, "id") == ids_of(truth.at("fbs_orders"), "assembly_id"));
  CHECK(std::includes(listed.begin(), listed.end(), own.begin(), own.end()));
  CHECK(listed.size() > 20);
}

TEST_CASE("without a period the last thirty days are listed") {
  Api api;
  CHECK(walk(api, "", 1000) == walk(api, window(30, 0), 1000));
}

TEST_CASE("orders of three months ago are only in the archive, by month") {
  Options options = quick_options();
  options.days = 200;
  Api api(options);
  const json truth = api.truth().at("fbs_orders");
  Ids expected;
  for (const json& row : truth) {
    if (row.at("archived") == true) expected.insert(row.at("assembly_id").get<std::int64_t>());
  }
  REQUIRE(expected.size() > 10);
  json found = json::array();
  for (int month = 1; month <= 12; ++month) {
    const json page = api.get("/api/marketplace/v3/fbs/orders/archive?limit=1000&next=0&year=2026&month=" +
                              std::to_string(month))
                          .parsed();
    CHECK(page.at("next").is_null());
    for (const json& row : page.at("orders")) found.push_back(row);
  }
  CHECK(ids_of(found, "id") == expected);
  const Ids live = ids_of(walk(api, window(100, 71), 1000), "id");
  for (const std::int64_t id : live) CHECK(expected.count(id) == 0);
}

TEST_CASE("statuses are the truth's; other orders have none") {
  Api api;
  const json truth = api.truth().at("fbs_orders");
  json ids = json::array({1, 4'000'000'000 + 9'999'999});
  std::map<std::int64_t, json> expected;
  for (const json& row : truth) {
    ids.push_back(row.at("assembly_id"));
    expected[row.at("assembly_id")] = {row.at("supplier_status"), row.at("wb_status")};
  }
  const json found = api.post("/api/v3/orders/status", {{"orders", ids}}).parsed().at("orders");
  CHECK(found.size() == expected.size());
  std::set<std::string> kinds;
  for (const json& row : found) {
    CHECK(json{row.at("supplierStatus"), row.at("wbStatus")} == expected.at(row.at("id")));
    kinds.insert(row.at("wbStatus"));
  }
  for (const char* kind : {"sold", "canceled_by_client", "ready_for_pickup"}) CHECK(kinds.count(kind) == 1);
}

TEST_CASE("a new assembly order is new until it is taken into assembly") {
  Api api;
  api.advance({{"orders", 60}, {"cabinet", 0}});
  const Ids before = ids_of(api.get("/api/v3/orders/new").parsed().at("orders"), "id");
  REQUIRE(!before.empty());
  const json confirmed = api.advance({{"fbs_confirms", 1}, {"cabinet", 0}}).at("changed").at("fbs_confirms");
  const json rest = api.get("/api/v3/orders/new").parsed().at("orders");
  CHECK(rest.size() == before.size() - 1);
  for (const json& row : rest) CHECK(row.at("rid") != confirmed[0]);
}

TEST_CASE("the state of an assembly order follows from what happened to it") {
  using std::chrono::hours;
  using std::chrono::minutes;
  const Seconds start{std::chrono::seconds{kNow}};
  const auto state = [&](const Order& order, std::chrono::seconds age) {
    const auto found = fbs_state(order, start + age);
    return found ? std::string(found->supplier_status) + "/" + std::string(found->wb_status) : "nothing";
  };
  Order order;
  order.ordered_at = start;
  order.seller_warehouse = 0;
  CHECK(state(order, minutes{-1}) == "nothing");
  CHECK(state(order, minutes{1}) == "new/waiting");
  CHECK(state(order, hours{7}) == "confirm/waiting");
  CHECK(state(order, hours{31}) == "complete/sorted");
  CHECK(state(order, hours{80}) == "complete/ready_for_pickup");
  Order early = order;
  early.cancel = Cancel{start + minutes{30}, {}, CancelType::app};
  CHECK(state(early, hours{80}) == "new/declined_by_client");
  Order refused = order;
  refused.cancel = Cancel{start + hours{90}, {}, CancelType::receipt};
  CHECK(state(refused, hours{89}) == "complete/ready_for_pickup");
  CHECK(state(refused, hours{90}) == "complete/canceled_by_client");
  Order dropped = order;
  dropped.cancel = Cancel{start + hours{2}, {}, CancelType::other};
  CHECK(state(dropped, hours{3}) == "cancel/canceled");
  Order sold = order;
  sold.buyout = Buyout{start + hours{5}, kNoSale};
  sold.returned = Return{start + hours{50}, kNoSale, true};
  CHECK(state(sold, hours{6}) == "complete/sold");
  CHECK(state(sold, hours{50}) == "complete/defect");
}

TEST_CASE("parameters of assembly order requests are checked") {
  const std::string target = GENERATE(
      std::string("/api/v3/orders?limit=10"), "/api/v3/orders?next=0", "/api/v3/orders?limit=1001&next=0",
      "/api/v3/orders?limit=10&next=-1", "/api/v3/orders?limit=10&next=0" + window(31, 0),
      "/api/v3/orders?limit=10&next=0" + window(1, 2), "/api/v3/orders?limit=10&next=0&dateFrom=2026-11-01",
      "/api/v3/orders/new?limit=1",
      "/api/marketplace/v3/fbs/orders/archive?limit=99&next=0&year=2026&month=1",
      "/api/marketplace/v3/fbs/orders/archive?limit=100&next=0&year=2026&month=13",
      "/api/marketplace/v3/fbs/orders/archive?limit=100&next=0&month=1");
  Api api{Options{}};
  INFO(target);
  const Received answer = api.get(target);
  CHECK(answer.status == 400);
  CHECK(answer.parsed().contains("code"));
  CHECK(answer.number("X-Ratelimit-Remaining") == 10);
  CHECK(api.counters().at("refused_total") == 1);
}

TEST_CASE("a status request names one to a thousand orders") {
  Api api;
  CHECK(api.post("/api/v3/orders/status", {{"orders", json::array()}}).status == 400);
  CHECK(api.post("/api/v3/orders/status", {{"orders", std::vector<int>(1'001, 5)}}).status == 400);
  CHECK(api.post("/api/v3/orders/status", {{"ids", {1}}}).status == 400);
  CHECK(api.post("/api/v3/orders/status", {{"orders", {1}}}).parsed().at("orders").empty());
}

}  // namespace fbs_test
