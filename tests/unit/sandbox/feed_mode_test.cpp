#include <map>
#include <set>

#include "tests/unit/sandbox/api.hpp"

namespace feed_mode_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

json feed_mode(Api& api) {
  return api.get("/__control/truth?sid=" + api.sid() + "&only=feed_mode").parsed().at("feed_mode");
}

// All rows of the feed over its window.
json feed_rows(Api& api) {
  const json body = {{"selectedPeriod", {{"start", "2026-10-22T12:31:00+03:00"}}},
                     {"pagination", {{"limit", 10'000}}}};
  return api.post("/api/analytics/v1/order-feed", body).parsed().at("data").at("orders");
}

struct Money {
  json row;
  std::string day;
};

// Goods rows of all published reports by (srid, is a return).
std::map<std::pair<std::string, bool>, Money> finance_rows(Api& api) {
  std::map<std::pair<std::string, bool>, Money> rows;
  for (const char* period : {"weekly", "daily"}) {
    const json body = {{"dateFrom", "2026-06-01"}, {"dateTo", "2026-11-22"}, {"period", period}};
    for (const json& row : api.post("/api/finance/v1/sales-reports/detailed", body).parsed()) {
      const std::string operation = row.at("sellerOperName");
      if (operation != "Продажа" && operation != "Возврат") continue;
      rows[{row.at("srid"), operation == "Возврат"}] = {row, row.at("rrDate")};
    }
  }
  return rows;
}

std::int64_t kopecks(double roubles) {
  return std::llround(roubles * 100);
}

}  // namespace

TEST_CASE(
    "without statistics every order is that of the feed, or of finance where the feed has forgotten it") {
  Api api;
  const json feed = feed_rows(api);
  const auto money = finance_rows(api);
  std::map<std::string, json> shown;
  for (const json& row : feed) shown[row.at("srid")] = row;
  std::set<std::string> known;
  const json truth = feed_mode(api);
  int settled = 0, forgotten = 0;
  for (const json& order : truth.at("orders")) {
    const std::string srid = order.at("srid");
    known.insert(srid);
    const auto row = shown.find(srid);
    CHECK(order.at("in_feed") == (row != shown.end()));
    const auto sale = money.find({srid, false});
    const auto back = money.find({srid, true});
    CHECK(order.at("preliminary") == (sale == money.end() && back == money.end()));
    std::string status = "created";
    if (row != shown.end()) {
      const std::string word = row->second.at("status");
      status = word == "cancel" ? "cancelled" : word.starts_with("return") ? "returned" : word;
      CHECK(order.at("city") == row->second.at("destinationCity"));
      CHECK(order.at("district") == row->second.at("destinationDistrict"));
      CHECK(order.at("chrt_id") == row->second.at("chrtId"));
      CHECK(order.at("cancel_type") == (word == "cancel" ? row->second.at("cancelType") : json()));
    } else {
      ++forgotten;
      status = back != money.end() ? "returned" : "buyout";
    }
    CHECK(order.at("status") == status);
    if (sale != money.end()) {
      ++settled;
      CHECK(order.at("price_with_discount") ==
            kopecks(std::stod(sale->second.row.at("retailPriceWithDisc").get<std::string>())));
      CHECK(order.at("barcode") == sale->second.row.at("sku"));
      CHECK(order.at("country") == sale->second.row.at("country"));
    } else if (back == money.end()) {
      CHECK(order.at("price_with_discount") == kopecks(row->second.at("sellerPrice").get<double>()));
    }
  }
  CHECK(settled > 100);
  CHECK(forgotten > 100);
  for (const auto& [srid, row] : shown) CHECK(known.count(srid) == 1);
  for (const auto& [key, row] : money) CHECK(known.count(key.first) == 1);
}

TEST_CASE("without statistics a unit is one sale and one return, dated by the feed or by finance") {
  Api api;
  const json truth = feed_mode(api);
  std::set<std::pair<std::string, std::string>> seen;
  std::map<std::string, std::int64_t> counted;
  int preliminary = 0;
  for (const json& sale : truth.at("sales")) {
    const std::pair<std::string, std::string> identity{sale.at("srid"), sale.at("type")};
    CHECK(seen.insert(identity).second);
    CHECK(sale.at("sale_id").is_null());
    CHECK(sale.at("for_pay").is_null() == sale.at("preliminary").get<bool>());
    preliminary += sale.at("preliminary") == true ? 1 : 0;
    if (!sale.at("sold_on").is_null()) {
      ++counted[sale.at("type").get<std::string>() + sale.at("sold_on").get<std::string>()];
    }
  }
  CHECK(preliminary > 0);
  CHECK(seen.size() > 300);
  std::map<std::string, std::int64_t> days;
  for (const json& day : truth.at("days")) {
    const std::string date = day.at("day");
    if (day.at("sales_count") != 0) days["sale" + date] = day.at("sales_count");
    if (day.at("returns_count") != 0) days["return" + date] = day.at("returns_count");
  }
  CHECK(days == counted);
}

TEST_CASE("the days of feed mode count orders by the day they were placed") {
  Api api;
  const json truth = feed_mode(api);
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> counted;
  for (const json& order : truth.at("orders")) {
    auto& [count, sum] = counted[order.at("ordered_on")];
    ++count;
    sum += order.at("price_with_discount").get<std::int64_t>();
  }
  for (const json& day : truth.at("days")) {
    const auto& [count, sum] = counted[day.at("day")];
    CHECK(day.at("orders_count") == count);
    CHECK(day.at("orders_sum") == sum);
  }
  CHECK(!api.truth().contains("feed_mode"));
}

}  // namespace feed_mode_test
