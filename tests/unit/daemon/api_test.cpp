#include "daemon/rest/api.hpp"

#include "tests/unit/daemon/api_fixture.hpp"

namespace api_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

TEST_CASE("a list comes in its envelope with paging headers") {
  Installation at;
  at.add_order(at.anna, "second", "2026-11-22T09:00:00Z", 1001);
  at.add_order(at.anna, "third", "2026-11-22T09:30:00Z", 1001);
  const Reply reply = at.get("/api/v1/orders?telegram_id=100&limit=2", "bot-key", {{"X-Request-Id", "my-1"}});
  REQUIRE(reply.status == 200);
  CHECK(reply.content_type == "application/json");
  const auto data = reply.data();
  REQUIRE(data.size() == 2);
  CHECK(data[0]["srid"] == "third");
  CHECK(data[1]["srid"] == "second");
  CHECK(data[0]["title"] == "anna product");
  CHECK(reply.header("X-Total-Count") == "3");
  CHECK(reply.header("X-Request-Id") == "my-1");
  CHECK(reply.header("Link") ==
        "</api/v1/orders?telegram_id=100&limit=2&offset=0>; rel=\"first\", "
        "</api/v1/orders?telegram_id=100&limit=2&offset=2>; rel=\"next\", "
        "</api/v1/orders?telegram_id=100&limit=2&offset=2>; rel=\"last\"");
  CHECK_THAT(reply.header("Server-Timing"), Catch::Matchers::Matches("database;dur=[0-9]+\\.[0-9]{3}"));
  const auto meta = reply.meta();
  CHECK(meta["source"] == "database");
  CHECK(meta["as_of"] == "2026-11-22T10:00:00Z");
  CHECK(meta["stale"] == false);
  CHECK(meta["request_id"] == "my-1");
  CHECK(meta["response_time_ms"].is_number());
}

TEST_CASE("an unusable request id is replaced") {
  Installation at;
  const Reply reply = at.get("/healthz", "", {{"X-Request-Id", "a b"}});
  CHECK_THAT(reply.header("X-Request-Id"), Catch::Matchers::Matches("[0-9a-f]{16}"));
}

TEST_CASE("every route with data answers") {
  Installation at;
  const auto id = at.get("/api/v1/orders", "anna-key").data()[0]["id"].get<std::int64_t>();
  struct Case {
    std::string target;
    const char* pointer;
    nlohmann::json value;
  };
  const std::vector<Case> cases{
      {"/api/v1/orders", "/0/srid", "anna-srid"},
      {"/api/v1/orders?status=created&nm_id=1001&q=anna", "/0/srid", "anna-srid"},
      {"/api/v1/orders?status=buyout", "", nlohmann::json::array()},
      {"/api/v1/orders/anna-srid", "/price_with_discount", 900.5},
      {"/api/v1/orders/" + std::to_string(id), "/srid", "anna-srid"},
      {"/api/v1/sales", "/0/for_pay", 700.25},
      {"/api/v1/sales?type=sale&srid=anna-srid&nm_id=1001&q=anna", "/0/sale_id", "S-anna"},
      {"/api/v1/sales?date_to=2026-11-21", "", nlohmann::json::array()},
      {"/api/v1/sales?type=return", "", nlohmann::json::array()},
      {"/api/v1/products", "/0/nm_id", 1001},
      {"/api/v1/products/1001", "/title", "anna product"},
      {"/api/v1/stocks", "/0/quantity", 5},
      {"/api/v1/stocks?warehouse_id=507&nm_id=1001&size=42", "/0/nm_id", 1001},
      {"/api/v1/stocks?warehouse_id=1", "", nlohmann::json::array()},
      {"/api/v1/reviews", "/0/id", "anna-review"},
      {"/api/v1/reviews?rating=5&answered=false", "/0/id", "anna-review"},
      {"/api/v1/reviews?rating=4", "", nlohmann::json::array()},
      {"/api/v1/cabinets", "/0/name", "anna"},
  };
  for (const auto& c : cases) {
    INFO(c.target);
    const Reply reply = at.get(c.target, "anna-key");
    REQUIRE(reply.status == 200);
    CHECK(reply.data().at(nlohmann::json::json_pointer(c.pointer)) == c.value);
    CHECK(at.call("HEAD", c.target, "anna-key").status == 200);
  }
}

TEST_CASE("the range of a list is taken by the report zone") {
  Installation at;
  at.add_order(at.anna, "late", "2026-11-22T20:59:59Z", 1001);  // 23:59:59 in Moscow
  at.add_order(at.anna, "next", "2026-11-22T21:00:00Z", 1001);  // 00:00 of the next day
  const auto srids = [&](const std::string& query) {
    std::vector<std::string> out;
    for (const auto& row : at.get("/api/v1/orders?" + query, "anna-key").data()) out.push_back(row["srid"]);
    return out;
  };
  CHECK(srids("date_from=2026-11-22&date_to=2026-11-22") == std::vector<std::string>{"late", "anna-srid"});
  CHECK(srids("date_from=2026-11-23") == std::vector<std::string>{"next"});
  CHECK(srids("date_from=2026-11-22T20:59:59Z&date_to=2026-11-22T21:00:00Z") ==
        std::vector<std::string>{"late"});
}

TEST_CASE("a report comes as sections, text or HTML") {
  Installation at;
  const Reply json = at.get("/api/v1/orders/anna-srid/report?lang=en", "anna-key");
  REQUIRE(json.status == 200);
  CHECK(json.content_type == "application/json");
  CHECK(json.data().contains("parts"));
  const Reply text = at.get("/api/v1/orders/anna-srid/report?format=text", "anna-key");
  REQUIRE(text.status == 200);
  CHECK(text.content_type == "text/plain; charset=utf-8");
  CHECK_THAT(text.body, Catch::Matchers::Contains("anna product"));
  CHECK_THAT(text.body, !Catch::Matchers::Contains("\"meta\""));
  CHECK_FALSE(text.header("ETag").empty());
  CHECK(at.get("/api/v1/orders/anna-srid/report?format=html", "anna-key").content_type ==
        "text/html; charset=utf-8");
}

TEST_CASE("the client's copy is confirmed with 304") {
  Installation at;
  const Reply first = at.get("/api/v1/products", "anna-key");
  const std::string etag = first.header("ETag");
  CHECK_THAT(etag, Catch::Matchers::StartsWith("W/\""));
  const Reply same = at.get("/api/v1/products", "anna-key", {{"If-None-Match", "\"x\", " + etag}});
  CHECK(same.status == 304);
  CHECK(same.body.empty());
  CHECK(same.header("ETag") == etag);
  CHECK_FALSE(same.header("X-Request-Id").empty());
  CHECK(at.get("/api/v1/products", "anna-key", {{"If-None-Match", "\"x\""}}).status == 200);
}

TEST_CASE("errors are problem+json") {
  Installation at;
  const Reply reply = at.get("/api/v1/orders?limit=0&colour=red", "anna-key", {{"X-Request-Id", "r7"}});
  CHECK(reply.status == 422);
  CHECK(reply.content_type == "application/problem+json");
  const auto problem = reply.json();
  CHECK(problem["type"] == "about:blank");
  CHECK(problem["title"] == "Unprocessable Content");
  CHECK(problem["status"] == 422);
  CHECK(problem["code"] == "invalid_argument");
  CHECK(problem["request_id"] == "r7");
  REQUIRE(problem["errors"].size() == 2);
  CHECK(problem["errors"][0]["field"] == "limit");
  CHECK(problem["errors"][1]["field"] == "colour");

  const Reply unknown = at.get("/api/v1/nothing", "anna-key");
  CHECK(unknown.status == 404);
  CHECK(unknown.json()["code"] == "not_found");
  const Reply method = at.call("POST", "/api/v1/orders", "anna-key");
  CHECK(method.status == 405);
  CHECK(method.header("Allow") == "GET, HEAD, OPTIONS");
  const Reply no_key = at.get("/api/v1/orders");
  CHECK(no_key.status == 401);
  CHECK(no_key.header("WWW-Authenticate") == "Bearer");
}

TEST_CASE("a request that could not be parsed is refused in the same shape") {
  Installation at;
  const auto response = at.api.refuse(431, "the header is longer than 16384 bytes");
  CHECK(response.status == 431);
  CHECK(response.content_type == "application/problem+json");
  const auto problem = nlohmann::json::parse(response.head_part);
  CHECK(problem["code"] == "headers_too_large");
  CHECK(problem["detail"] == "the header is longer than 16384 bytes");
  CHECK_FALSE(problem["request_id"].get<std::string>().empty());
}

TEST_CASE("health, readiness and metrics") {
  Installation at;
  CHECK(at.get("/healthz").status == 200);
  CHECK(at.get("/readyz").status == 200);
  at.not_ready = "shutting down";
  const Reply refused = at.get("/readyz");
  CHECK(refused.status == 503);
  CHECK(refused.json()["detail"] == "shutting down");
  at.not_ready.reset();
  at.database.down = true;
  CHECK(at.get("/readyz").status == 503);
  CHECK(at.get("/healthz").status == 200);
  at.database.down = false;

  CHECK(at.get("/metrics").status == 401);
  CHECK(at.get("/metrics", "anna-key").status == 403);
  at.get("/api/v1/orders", "anna-key");
  at.get("/api/v1/orders", "anna-key");
  const Reply metrics = at.get("/metrics", "bot-key");
  REQUIRE(metrics.status == 200);
  CHECK_THAT(metrics.content_type, Catch::Matchers::StartsWith("text/plain; version=0.0.4"));
  CHECK_THAT(metrics.body,
             Catch::Matchers::Contains(
                 "wbd_http_request_duration_seconds_count{route=\"/api/v1/orders\",status=\"200\"} 2\n"));
  CHECK_THAT(metrics.body,
             Catch::Matchers::Contains("wbd_http_request_duration_seconds_bucket{route=\"/readyz\","
                                       "status=\"503\",le=\"+Inf\"} 2\n"));
  CHECK_THAT(metrics.body,
             Catch::Matchers::Contains(
                 "wbd_cache_requests_total{level=\"memory\",kind=\"listOrders\",result=\"hit\"} 1\n"));
  CHECK_THAT(metrics.body,
             Catch::Matchers::Contains(
                 "wbd_cache_requests_total{level=\"memory\",kind=\"listOrders\",result=\"miss\"} 1\n"));
  CHECK_THAT(metrics.body, Catch::Matchers::Contains("process_resident_memory_bytes "));
}

}  // namespace api_test
