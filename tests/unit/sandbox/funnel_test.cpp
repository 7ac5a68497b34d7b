#include <map>
#include <set>

#include "core/sandbox/wire_time.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace funnel_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

const std::string kProducts = "/api/analytics/v3/sales-funnel/products";
const std::string kHistory = kProducts + "/history";
const std::string kGroups = "/api/analytics/v3/sales-funnel/grouped/history";

json period(const std::string& start, const std::string& end) {
  return {{"start", start}, {"end", end}};
}

json walk(Api& api, json body, int limit) {
  json rows = json::array();
  body["limit"] = limit;
  for (int offset = 0;; offset += limit) {
    body["offset"] = offset;
    const Received answer = api.post(kProducts, body);
    REQUIRE(answer.status == 200);
    const json page = answer.parsed().at("data").at("products");
    for (const json& row : page) rows.push_back(row);
    if (page.size() < static_cast<std::size_t>(limit)) return rows;
  }
}

std::string day_of(const json& utc) {
  const auto time = wbd::parse_rfc3339(utc.get<std::string>());
  return moscow_text(std::chrono::floor<std::chrono::seconds>(*time)).substr(0, 10);
}

// The truth's orders of some Moscow days, by article: count, sum in kopecks, bought, cancelled or returned.
struct Expected {
  std::int64_t orders = 0, sum = 0, bought = 0, lost = 0;
};
std::map<std::int64_t, Expected> count_orders(Api& api, const std::string& from, const std::string& to) {
  std::map<std::int64_t, Expected> counts;
  const json truth = api.truth();
  for (const json& order : truth.at("orders")) {
    const std::string day = day_of(order.at("ordered_at"));
    if (day < from || day > to) continue;
    Expected& count = counts[order.at("nm_id")];
    ++count.orders;
    count.sum += order.at("price_with_discount").get<std::int64_t>();
    count.bought += order.at("status") == "buyout" ? 1 : 0;
    count.lost += order.at("status") == "returned" || order.at("status") == "cancelled" ? 1 : 0;
  }
  return counts;
}

}  // namespace

TEST_CASE("the funnel's orders are the orders, on the day they were placed") {
  Api api;
  const std::string from = "2026-11-02";
  const std::string to = "2026-11-12";
  auto expected = count_orders(api, from, to);
  REQUIRE(expected.size() > 20);
  for (const json& row : walk(api, {{"selectedPeriod", period(from, to)}}, 1000)) {
    const json& block = row.at("statistic").at("selected");
    const Expected& count = expected[row.at("product").at("nmId")];
    CHECK(block.at("orderCount") == count.orders);
    CHECK(block.at("buyoutCount") == count.bought);
    CHECK(block.at("cancelCount") == count.lost);
    CHECK(block.at("cartCount") >= block.at("orderCount"));
    CHECK(block.at("openCount") >= block.at("cartCount"));
    CHECK(std::abs(block.at("orderSum").get<std::int64_t>() * 100 - count.sum) <= count.sum / 10);
  }
}

TEST_CASE("pages join, in any order of sorting") {
  const std::string field = GENERATE("openCard", "orderSum", "wbClub.orderCount", "stockWbQty", "avgPrice");
  const std::string mode = GENERATE("asc", "desc");
  Api api;
  const json body = {{"selectedPeriod", period("2026-11-01", "2026-11-20")},
                     {"orderBy", {{"field", field}, {"mode", mode}}}};
  const json whole = walk(api, body, 1000);
  CHECK(walk(api, body, 17) == whole);
  CHECK(whole.size() == api.truth().at("products").size());
  if (field == "orderSum") {
    const auto sum = [](const json& row) {
      return row.at("statistic").at("selected").at("orderSum").get<std::int64_t>();
    };
    CHECK(
        (mode == "asc" ? sum(whole.front()) <= sum(whole.back()) : sum(whole.front()) >= sum(whole.back())));
  }
}

TEST_CASE("the history's days add up to the period, and are the truth's") {
  Api api;
  const json whole = walk(api, {{"selectedPeriod", period("2026-11-16", "2026-11-22")}}, 1000);
  std::map<std::pair<std::int64_t, std::string>, json> truth_days;
  const json truth = api.truth();
  for (const json& row : truth.at("funnel")) truth_days[{row.at("nm_id"), row.at("day")}] = row;
  json articles = json::array();
  for (std::size_t i = 0; i < 20; ++i) articles.push_back(whole[i].at("product").at("nmId"));
  const json history =
      api.post(kHistory, {{"selectedPeriod", period("2026-11-16", "2026-11-22")}, {"nmIds", articles}})
          .parsed();
  REQUIRE(history.size() == 20);
  for (std::size_t i = 0; i < 20; ++i) {
    const json& days = history[i].at("history");
    REQUIRE(days.size() == 7);
    std::int64_t orders = 0;
    std::int64_t opens = 0;
    for (const json& day : days) {
      orders += day.at("orderCount").get<std::int64_t>();
      opens += day.at("openCount").get<std::int64_t>();
      const auto found = truth_days.find({articles[i], day.at("date")});
      CHECK(day.at("openCount") == (found == truth_days.end() ? json(0) : found->second.at("opens")));
      if (found == truth_days.end()) continue;
      CHECK(day.at("orderCount") == found->second.at("orders_count"));
      CHECK(day.at("orderSum").get<std::int64_t>() * 100 == found->second.at("orders_sum"));
      CHECK(day.at("cartCount") == found->second.at("carts"));
    }
    CHECK(orders == whole[i].at("statistic").at("selected").at("orderCount"));
    CHECK(opens == whole[i].at("statistic").at("selected").at("openCount"));
  }
}

TEST_CASE("a past day changes when its orders are decided") {
  Api api;
  const json body = {{"selectedPeriod", period("2026-11-01", "2026-11-21")}};
  const auto totals = [&] {
    std::map<std::string, std::int64_t> sums;
    for (const json& row : walk(api, body, 1000)) {
      for (const char* name : {"orderCount", "buyoutCount", "cancelCount"}) {
        sums[name] += row.at("statistic").at("selected").at(name).get<std::int64_t>();
      }
    }
    return sums;
  };
  const auto before = totals();
  api.advance({{"seconds", 3 * 86'400}});
  const auto after = totals();
  CHECK(after.at("orderCount") == before.at("orderCount"));
  CHECK(after.at("buyoutCount") > before.at("buyoutCount"));
}

TEST_CASE("a past period comes with a comparison, and without one there is none") {
  Api api;
  json body = {{"selectedPeriod", period("2026-11-11", "2026-11-20")}, {"limit", 1}};
  CHECK(!api.post(kProducts, body).parsed().at("data").at("products")[0].at("statistic").contains("past"));
  body["pastPeriod"] = period("2026-11-01", "2026-11-10");
  const json statistic = api.post(kProducts, body).parsed().at("data").at("products")[0].at("statistic");
  const std::int64_t now = statistic.at("selected").at("openCount");
  const std::int64_t before = statistic.at("past").at("openCount");
  CHECK(statistic.at("comparison").at("openCountDynamic") == (now - before) * 100 / before);
}

TEST_CASE("filters narrow the report together") {
  Api api;
  const json all = walk(api, {{"selectedPeriod", period("2026-11-20", "2026-11-20")}}, 1000);
  const json product = all[3].at("product");
  json body = {{"selectedPeriod", period("2026-11-20", "2026-11-20")},
               {"brandNames", {product.at("brandName")}},
               {"subjectIds", {product.at("subjectId")}}};
  std::size_t same = 0;
  for (const json& row : all) {
    const json& other = row.at("product");
    same +=
        other.at("brandName") == product.at("brandName") && other.at("subjectId") == product.at("subjectId")
            ? 1
            : 0;
  }
  CHECK(walk(api, body, 1000).size() == same);
  body["skipDeletedNm"] = true;
  body["nmIds"] = {product.at("nmId"), 1};
  CHECK(walk(api, body, 1000).size() <= 1);
  const std::size_t deleted = api.truth().at("trash").size();
  CHECK(walk(api, {{"selectedPeriod", period("2026-11-20", "2026-11-20")}, {"skipDeletedNm", true}}, 1000)
                .size() +
            deleted ==
        all.size());
}

TEST_CASE("a week of history is one entry, named after its Monday") {
  Api api;
  const json article = api.truth().at("products")[0].at("nm_id");
  const json history = api.post(kHistory, {{"selectedPeriod", period("2026-11-15", "2026-11-21")},
                                           {"nmIds", {article}},
                                           {"aggregationLevel", "week"}})
                           .parsed()[0]
                           .at("history");
  REQUIRE(history.size() == 2);
  CHECK(history[0].at("date") == "2026-11-09");
  CHECK(history[1].at("date") == "2026-11-16");
}

TEST_CASE("groups add up their articles") {
  Api api;
  const json truth = api.truth();
  std::map<std::string, std::int64_t> orders;
  std::map<std::int64_t, std::string> brands;
  for (const json& product : truth.at("products")) brands[product.at("nm_id")] = product.at("brand");
  for (const json& row : truth.at("funnel")) {
    if (row.at("day") == "2026-11-20")
      orders[brands.at(row.at("nm_id"))] += row.at("orders_count").get<std::int64_t>();
  }
  json names = json::array();
  for (const auto& [brand, count] : orders) names.push_back(brand);
  const json groups =
      api.post(kGroups, {{"selectedPeriod", period("2026-11-20", "2026-11-20")}, {"brandNames", names}})
          .parsed();
  CHECK(groups.at("data").size() == names.size());
  for (const json& group : groups.at("data")) {
    CHECK(group.at("history")[0].at("orderCount") == orders.at(group.at("product").at("brandName")));
  }
}

TEST_CASE("parameters of funnel requests are checked") {
  struct Case {
    const std::string& path;
    json body;
  };
  const json day = period("2026-11-20", "2026-11-20");
  const Case c = GENERATE_COPY(
      Case{kProducts, json::object()},
      Case{kProducts, {{"selectedPeriod", period("2025-11-21", "2025-11-22")}}},
      Case{kProducts, {{"selectedPeriod", period("2026-11-21", "2026-11-20")}}},
      Case{kProducts, {{"selectedPeriod", period("2026-11-20", "2026-11-24")}}},
      Case{kProducts, {{"selectedPeriod", period("2026-11-20T00:00:00", "2026-11-20")}}},
      Case{kProducts, {{"selectedPeriod", day}, {"limit", 1001}}},
      Case{kProducts, {{"selectedPeriod", day}, {"nmIds", std::vector<int>(1'001, 1)}}},
      Case{kProducts, {{"selectedPeriod", day}, {"orderBy", {{"field", "opens"}, {"mode", "asc"}}}}},
      Case{kProducts, {{"selectedPeriod", day}, {"orderBy", {{"field", "openCard"}}}}},
      Case{kProducts, {{"selectedPeriod", day}, {"pastPeriod", period("2026-11-10", "2026-11-11")}}},
      Case{kProducts, {{"selectedPeriod", day}, {"brandName", "x"}}},
      Case{kHistory, {{"selectedPeriod", day}}}, Case{kHistory, {{"selectedPeriod", day}, {"nmIds", {1}}}},
      Case{kHistory, {{"selectedPeriod", period("2026-11-14", "2026-11-14")}, {"nmIds", {150'000'000}}}},
      Case{kHistory, {{"selectedPeriod", period("2026-11-15", "2026-11-22")}, {"nmIds", {150'000'000}}}},
      Case{kHistory, {{"selectedPeriod", day}, {"nmIds", std::vector<int>(21, 150'000'000)}}},
      Case{kHistory, {{"selectedPeriod", day}, {"nmIds", {150'000'000}}, {"aggregationLevel", "month"}}},
      Case{kGroups, {{"selectedPeriod", day}, {"subjectIds", {1, 2, 3, 4, 5}}, {"tagIds", {1, 2, 3, 4}}}});
  Api api;
  INFO(c.path << " " << c.body.dump());
  const Received answer = api.post(c.path, c.body);
  CHECK(answer.status == 400);
  CHECK(answer.parsed().at("origin") == "analytic-open-api");
  CHECK(api.counters().at("refused_total") == 1);
}

}  // namespace funnel_test
