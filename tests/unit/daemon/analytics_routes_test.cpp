#include "tests/unit/daemon/api_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace analytics_routes_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;
using nlohmann::json;

namespace {

// Vera has no cabinet.
void add_vera(Installation& at) {
  at.add_key("vera-key", KeyScope::user, TelegramId{300});
}

std::vector<std::string> keys_of(const json& groups) {
  std::vector<std::string> keys;
  for (const auto& group : groups) keys.push_back(group.at("key").is_null() ? "-" : group.at("key"));
  return keys;
}

}  // namespace

TEST_CASE("sales analytics count the viewer's orders, in all and by group") {
  Installation at;  // now 22.11.2026 13:00 in Moscow; one order of 900.50 today
  at.add_order(at.anna, "yesterday", "2026-11-21T09:00:00Z", 1001);
  at.add_order(at.anna, "late", "2026-11-21T20:59:59.999Z", 1002);  // yesterday 23:59:59.999
  at.add_order(at.anna, "before", "2026-11-15T09:00:00Z", 1001);    // in the week before
  at.add_order(at.boris, "foreign", "2026-11-22T09:00:00Z", 2001);

  const auto data = at.get("/api/v1/analytics/sales?period=7", "anna-key").data();
  CHECK(data.at("period") == json::parse(R"({"days": 7, "from": "2026-11-15T21:00:00Z",
      "to": "2026-11-22T10:00:00Z", "timezone": "Europe/Moscow", "complete": true, "complete_from": null})"));
  CHECK(data.at("totals") == json::parse(R"({"orders_count": 3, "orders_sum": 2701.5, "cancelled_count": 0,
      "cancelled_sum": 0, "buyouts_count": 1, "buyouts_sum": 900.5, "returns_count": 0, "returns_sum": 0,
      "buyout_percent": null, "buyout_preliminary": true, "in_transit_count": 3, "unpriced_count": 0,
      "orders_per_day": 0.43, "average_price": 900.5, "currency": "RUB"})"));
  CHECK(data.at("previous").at("orders_count") == 1);
  CHECK(data.at("change_percent").at("orders_count") == 200);
  CHECK(data.at("change_percent").at("orders_per_day") == 200);
  CHECK(data.at("change_percent").at("average_price") == 0);
  CHECK(data.at("change_percent").at("cancelled_count").is_null());
  CHECK(data.at("today").at("orders_count") == 1);
  CHECK(data.at("yesterday").at("orders_count") == 2);
  CHECK(data.at("yesterday_same_time").at("orders_count") == 1);
  CHECK(data.at("groups").empty());

  const auto groups = [&](const std::string& query) {
    return at.get("/api/v1/analytics/sales?" + query, "anna-key").data().at("groups");
  };
  CHECK(keys_of(groups("period=7&group_by=day")) ==
        std::vector<std::string>{"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20",
                                 "2026-11-21", "2026-11-22"});
  const auto products = groups("period=7&group_by=product");
  CHECK(keys_of(products) == std::vector<std::string>{"1001", "1002"});
  CHECK(products[0].at("title") == "anna product");
  CHECK(products[0].at("orders_sum") == 1801);
  CHECK(products[1].at("title").is_null());
  CHECK(keys_of(groups("period=7&group_by=warehouse")) == std::vector<std::string>{"-"});
  CHECK(keys_of(groups("period=7&group_by=region&nm_id=1002")) == std::vector<std::string>{"-"});

  const auto of_article = at.get("/api/v1/analytics/sales?period=7&nm_id=1002", "anna-key").data();
  CHECK(of_article.at("totals").at("orders_count") == 1);
  const auto of_all = at.get("/api/v1/analytics/sales?period=7", "admin-key").data();
  CHECK(of_all.at("totals").at("orders_count") == 5);
}

TEST_CASE("explicit dates are days of the installation, times are exact") {
  Installation at;
  at.add_order(at.anna, "a", "2026-11-20T21:00:00Z", 1001);  // 21.11 00:00
  at.add_order(at.anna, "b", "2026-11-21T20:59:59.999Z", 1001);
  const auto orders = [&](const std::string& query) {
    return at.get("/api/v1/analytics/sales?" + query, "anna-key").data().at("totals").at("orders_count");
  };
  CHECK(orders("date_from=2026-11-21&date_to=2026-11-21") == 2);
  CHECK(orders("date_from=2026-11-21") == 3);
  CHECK(orders("date_from=2026-11-20T21:00:00.001Z&date_to=2026-11-21T20:59:59.999Z") == 0);
  CHECK(orders("date_from=2026-11-20T21:00:00Z&date_to=2026-11-21T20:59:59.999Z") == 1);
  CHECK(at.get("/api/v1/analytics/sales", "anna-key").data().at("period").at("days") == 30);
}

TEST_CASE("a period that cannot be is refused by name") {
  Installation at;
  struct Case {
    const char* target;
    const char* field;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"/api/v1/analytics/sales?period=8", "period"},
                         {"/api/v1/analytics/sales?period=7&date_from=2026-11-01", "period"},
                         {"/api/v1/analytics/sales?date_to=2026-11-01", "date_from"},
                         {"/api/v1/analytics/sales?date_from=2026-11-10&date_to=2026-11-09", "date_to"},
                         {"/api/v1/analytics/sales?date_from=2026-11-23", "date_from"},
                         {"/api/v1/analytics/sales?date_from=2023-11-23", "date_from"},
                         {"/api/v1/analytics/sales?group_by=size", "group_by"},
                         {"/api/v1/analytics/reviews?group_by=region", "group_by"},
                         {"/api/v1/analytics/performance?group_by=day", "group_by"},
                         {"/api/v1/reports/sales?period=1", "period"},
                         {"/api/v1/reports/daily?date=2026-11-24", "date"},
                         {"/api/v1/dashboard?format=pdf", "format"},
                     });
  INFO(c.target);
  const Reply reply = at.get(c.target, "anna-key");
  CHECK(reply.status == 422);
  const auto errors = reply.json().at("errors");
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].at("field") == c.field);
  CHECK(errors[0].at("message").get<std::string>().size() > 5);
}

TEST_CASE("reviews and performance are the viewer's") {
  Installation at;
  const auto reviews = at.get("/api/v1/analytics/reviews", "anna-key").data();
  CHECK(reviews.at("period").is_null());
  CHECK(reviews.at("totals").at("count") == 1);
  CHECK(reviews.at("totals").at("average_rating") == 5);
  CHECK(reviews.at("totals").at("unanswered") == 1);
  CHECK(keys_of(reviews.at("groups")) == std::vector<std::string>{"1001"});
  CHECK(at.get("/api/v1/analytics/reviews?date_from=2026-11-01&date_to=2026-11-21", "anna-key")
            .data()
            .at("totals")
            .at("count") == 0);

  const auto performance = at.get("/api/v1/analytics/performance?period=7", "anna-key").data();
  CHECK(performance.at("totals").at("stock") == 5);
  CHECK(performance.at("totals").at("days_left").is_null());  // today's order is not of a full day
  CHECK(performance.at("totals").at("orders_per_day") == 0.14);
  CHECK(performance.at("totals").at("conversion").is_null());
  CHECK(performance.at("totals").at("rating") == 5);
  CHECK(keys_of(performance.at("groups")) == std::vector<std::string>{"1001"});
}

TEST_CASE("reports and the dashboard come in three forms") {
  Installation at;
  for (const std::string path : {"/api/v1/dashboard", "/api/v1/reports/sales", "/api/v1/reports/daily",
                                 "/api/v1/products/1001/report", "/api/v1/orders/anna-srid/report"}) {
    INFO(path);
    const auto data = at.get(path, "anna-key").data();
    CHECK(data.at("sections").is_object());
    CHECK(data.at("sections").at("freshness").at("as_of") == "2026-11-22T10:00:00Z");
    REQUIRE(data.at("parts").size() == 1);
    const Reply text = at.get(path + "?format=text", "anna-key");
    CHECK(text.content_type == "text/plain; charset=utf-8");
    CHECK(text.body == data.at("parts")[0]);
    CHECK_THAT(text.body, Catch::Contains("Данные на 22.11.2026 13:00 МСК"));
    const Reply html = at.get(path + "?format=html&lang=en", "anna-key");
    CHECK(html.content_type == "text/html; charset=utf-8");
    CHECK_THAT(html.body, Catch::Contains("<b>") && Catch::Contains("Data as of 22 Nov 2026, 13:00 MSK"));
  }
  CHECK(at.get("/api/v1/products/2001/report", "anna-key").status == 404);
  CHECK(at.get("/api/v1/reports/daily?date=2026-11-21", "anna-key")
            .data()
            .at("sections")
            .at("day")
            .at("date") == "2026-11-21");
}

TEST_CASE("times of a report are in the zone of its reader") {
  Installation at;
  at.database.write([](db::Tx& tx) {
    User anna = store::find_user(tx, TelegramId{100}).value();
    anna.timezone = "Asia/Vladivostok";
    store::upsert_user(tx, anna);
  });
  CHECK_THAT(at.get("/api/v1/dashboard?format=text", "anna-key").body,
             Catch::Contains("Данные на 22.11.2026 20:00 UTC+10"));
  CHECK_THAT(at.get("/api/v1/dashboard?format=text&telegram_id=200", "bot-key").body,
             Catch::Contains("Данные на 22.11.2026 13:00 МСК"));
}

TEST_CASE("a user without a cabinet gets figures of nothing") {
  Installation at;
  add_vera(at);
  const auto sales = at.get("/api/v1/analytics/sales", "vera-key").data();
  CHECK(sales.at("totals").at("orders_count") == 0);
  CHECK(sales.at("totals").at("currency").is_null());
  CHECK(at.get("/api/v1/analytics/reviews", "vera-key").data().at("totals").at("average_rating").is_null());
  CHECK(at.get("/api/v1/analytics/performance", "vera-key").data().at("totals").at("stock").is_null());
  CHECK(at.get("/api/v1/reports/sales", "vera-key").status == 200);
  CHECK(at.get("/api/v1/reports/daily", "vera-key").status == 200);
  CHECK(at.get("/api/v1/dashboard", "vera-key").data().at("sections").at("cabinets").empty());
  CHECK(at.get("/api/v1/products/1001/report", "vera-key").status == 404);
}

TEST_CASE("figures are kept until rows change, and not past midnight") {
  Installation at;
  const std::string path = "/api/v1/analytics/sales?period=7";
  CHECK(at.get(path, "anna-key").meta().at("source") == "database");
  CHECK(at.get(path, "anna-key").meta().at("source") == "memory");
  at.add_order(at.anna, "new", "2026-11-22T09:59:00Z", 1001);
  const Reply fresh = at.get(path, "anna-key");
  CHECK(fresh.meta().at("source") == "database");
  CHECK(fresh.data().at("totals").at("orders_count") == 2);

  at.clock.set("2026-11-22T20:59:00Z");  // 23:59 in Moscow
  at.mark_synced(at.anna, at.clock.now());
  CHECK(at.get(path, "anna-key").data().at("today").at("orders_count") == 2);
  at.clock.set("2026-11-22T21:00:00Z");
  const Reply tomorrow = at.get(path, "anna-key");
  CHECK(tomorrow.meta().at("source") == "database");
  CHECK(tomorrow.data().at("today").at("orders_count") == 0);
  CHECK(tomorrow.data().at("yesterday").at("orders_count") == 2);
}

}  // namespace analytics_routes_test
