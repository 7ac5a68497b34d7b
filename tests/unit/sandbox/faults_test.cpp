#include <fstream>

#include "tests/fakes/temp_folder.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace faults_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

namespace {

constexpr const char* kOrders = "/api/v1/supplier/orders?dateFrom=2020-01-01";

Received struck(Api& api, json fault) {
  if (!fault.contains("operation")) fault["operation"] = "supplier_orders";
  REQUIRE(api.post("/__control/faults", fault).status == 200);
  return api.get(kOrders);
}

}  // namespace

TEST_CASE("a fault spares `after` requests, strikes `times` and is over") {
  Api api;
  CHECK(struck(api, {{"kind", "status"}, {"status", 503}, {"after", 2}, {"times", 2}}).status == 200);
  CHECK(api.get(kOrders).status == 200);
  CHECK(api.get("/api/v1/supplier/sales?dateFrom=2026-11-20").status == 200);
  CHECK(api.get(kOrders).status == 503);
  CHECK(api.get(kOrders).status == 503);
  CHECK(api.get(kOrders).status == 200);
  CHECK(api.counters().at("faults") == json{{"status", 2}});
  CHECK(api.counters().at("refused_total") == 0);
}

TEST_CASE("DELETE ends all faults") {
  Api api;
  CHECK(struck(api, {{"operation", "*"}, {"kind", "status"}, {"status", 401}}).status == 401);
  api.call("DELETE", "/__control/faults", "", "x", "");
  CHECK(api.get(kOrders).status == 200);
}

TEST_CASE("an injected 429 carries the limit headers only on request") {
  Api api;
  const Received with = struck(api, {{"kind", "status"}, {"status", 429}, {"retry_after", 7}, {"times", 1}});
  CHECK(with.status == 429);
  CHECK(with.number("X-Ratelimit-Retry") == 7);
  CHECK(with.number("X-Ratelimit-Remaining") == 0);
  const Received without = struck(api, {{"kind", "status"}, {"status", 429}, {"times", 1}});
  CHECK(without.status == 429);
  CHECK(without.number("X-Ratelimit-Retry") == -1);
  CHECK(api.counters().at("limited_total") == 0);
}

TEST_CASE("each kind of fault damages the body as requested") {
  Api api;
  const json good = api.get(kOrders).parsed();

  SECTION("retype the identifier of two rows") {
    const json bad = struck(api, {{"kind", "retype"}, {"rows", 2}}).parsed();
    CHECK(bad[0].at("srid").is_object());
    CHECK(bad[1].at("srid").is_object());
    CHECK(bad[2] == good[2]);
  }
  SECTION("retype a number") {
    CHECK(struck(api, {{"kind", "retype"}, {"field", "nmId"}}).parsed()[0].at("nmId").is_string());
  }
  SECTION("null") {
    CHECK(struck(api, {{"kind", "null"}, {"field", "lastChangeDate"}})
              .parsed()[0]
              .at("lastChangeDate")
              .is_null());
  }
  SECTION("missing") {
    const json bad = struck(api, {{"kind", "missing"}, {"field", "date"}, {"rows", 1000000}}).parsed();
    CHECK(!bad.back().contains("date"));
  }
  SECTION("new field") {
    json bad = struck(api, {{"kind", "new_field"}}).parsed();
    CHECK(bad[0].contains("addedLately"));
    bad[0].erase("addedLately");
    CHECK(bad == good);
  }
  SECTION("truncate") {
    const Received bad = struck(api, {{"kind", "truncate"}});
    CHECK(bad.status == 200);
    CHECK(!json::accept(bad.body));
    CHECK(bad.body.size() > 1000);
  }
  SECTION("empty") {
    const Received bad = struck(api, {{"kind", "empty"}});
    CHECK(bad.status == 200);
    CHECK(bad.body.empty());
  }
  SECTION("html") {
    const Received page = struck(api, {{"kind", "html"}});
    CHECK(page.status == 200);
    CHECK(page.content_type == "text/html; charset=utf-8");
  }
  SECTION("html of what stands before the gateway") {
    const Received page = struck(api, {{"kind", "html"}, {"status", 403}});
    CHECK(page.status == 403);
    CHECK(page.content_type == "text/html; charset=utf-8");
  }
  SECTION("reset in the middle of the body") {
    const Received bad = struck(api, {{"kind", "reset"}, {"bytes", 500}});
    CHECK(bad.reset_after == 500U);
  }
  SECTION("hang drops the connection in the end") {
    CHECK(struck(api, {{"kind", "hang"}, {"seconds", 0}}).reset_after == 0U);
  }
  SECTION("timeout") {
    CHECK(struck(api, {{"kind", "timeout"}, {"seconds", 0}}).status == 504);
  }
}

TEST_CASE("faults find the rows of every wrapped answer") {
  Api api;
  REQUIRE(api.post("/__control/faults", {{"kind", "missing"}}).status == 200);
  CHECK(!api.post("/content/v2/get/cards/list", json::object()).parsed().at("cards")[0].contains("nmID"));
  CHECK(!api.get("/api/v1/feedbacks?isAnswered=true&take=5&skip=0")
             .parsed()
             .at("data")
             .at("feedbacks")[0]
             .contains("id"));
  CHECK(!api.post("/api/analytics/v1/stocks-report/wb-warehouses", json::object())
             .parsed()
             .at("data")
             .at("items")[0]
             .contains("chrtId"));
}

TEST_CASE("a fault that makes no sense is refused") {
  Api api;
  CHECK(api.post("/__control/faults", {{"kind", "explode"}}).status == 400);
  CHECK(api.post("/__control/faults", {{"kind", "status"}, {"operation", "orders"}}).status == 400);
  CHECK(api.post("/__control/faults", {{"kind", "status"}, {"status", 200}}).status == 400);
  CHECK(api.get("/__control/nothing").status == 404);
}

TEST_CASE("an orders file is served byte for byte, then its last rows, then nothing") {
  const wbd::fakes::TempFolder folder;
  const auto path = folder.path() / "orders.json";
  const std::string rows =
      R"([{"date":"2026-11-01T10:00:00","lastChangeDate":"2026-11-01T13:00:00","srid":"a"},)"
      R"({"date":"2026-11-02T10:00:00","lastChangeDate":"2026-11-02T13:00:00","srid":"b"},)"
      R"({"date":"2026-11-02T11:00:00","lastChangeDate":"2026-11-02T13:00:00","srid":"c"}])";
  std::ofstream(path) << rows;
  Options options = quick_options();
  options.orders_file = path;
  Api api(options);
  CHECK(api.get(kOrders).body == rows);
  const json rest = api.get("/api/v1/supplier/orders?dateFrom=2026-11-02T13:00:00").parsed();
  REQUIRE(rest.size() == 2);
  CHECK(rest[0].at("srid") == "b");
  CHECK(api.get("/api/v1/supplier/orders?dateFrom=2026-11-02T13:00:01").body == "[]");
  CHECK(api.get("/api/v1/supplier/orders?flag=1&dateFrom=2026-11-01").parsed().size() == 1);
}

TEST_CASE("faults find the rows of every method and the identifiers in them, nested ones too") {
  struct Case {
    const char* operation;
    const char* path;
    json body;
    const char* pointer;  // to the value that is retyped without a field name
  };
  const json day = {{"start", "2026-11-20"}, {"end", "2026-11-20"}};
  const Case c =
      GENERATE_COPY(Case{"finance_rows",
                         "/api/finance/v1/sales-reports/detailed",
                         {{"dateFrom", "2026-10-01"}, {"dateTo", "2026-11-20"}},
                         "/0/rrdId"},
                    Case{"fbs_orders", "/api/v3/orders?limit=10&next=0", nullptr, "/orders/0/rid"},
                    Case{"funnel",
                         "/api/analytics/v3/sales-funnel/products",
                         {{"selectedPeriod", day}},
                         "/data/products/0/product/nmId"},
                    Case{"pallet_tariffs", "/api/v1/tariffs/pallet?date=2026-11-22", nullptr,
                         "/response/data/warehouseList/0/warehouseName"},
                    Case{"commission", "/api/v1/tariffs/commission", nullptr, "/report/0/subjectID"},
                    Case{"offices", "/api/v3/offices", nullptr, "/0/id"});
  INFO(c.operation);
  Api api;
  const auto ask = [&] { return (c.body.is_null() ? api.get(c.path) : api.post(c.path, c.body)).parsed(); };
  const json good = ask();
  const json::json_pointer place(c.pointer);
  api.post("/__control/faults", {{"operation", c.operation}, {"kind", "retype"}, {"times", 1}});
  json bad = ask();
  CHECK(bad.at(place).type() != good.at(place).type());
  bad[place] = good.at(place);
  CHECK(bad == good);
  CHECK(ask() == good);
}

}  // namespace faults_test
