#include "core/sandbox/limits.hpp"

#include "tests/unit/sandbox/api.hpp"

namespace limits_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kOrders = "/api/v1/supplier/orders?dateFrom=2026-11-20";
constexpr const char* kSales = "/api/v1/supplier/sales?dateFrom=2026-11-20";

}  // namespace

TEST_CASE("the burst passes at once, then one request an interval") {
  Api api{Options{}};
  for (int left = 9; left >= 0; --left) {
    const Received answer = api.get(kOrders);
    REQUIRE(answer.status == 200);
    CHECK(answer.number("X-Ratelimit-Remaining") == left);
    CHECK(answer.number("X-Ratelimit-Limit") == 10);
  }
  const Received refused = api.get(kOrders);
  CHECK(refused.status == 429);
  CHECK(refused.content_type == "application/problem+json");
  CHECK(refused.parsed().at("title") == "Too Many Requests");
  CHECK(refused.parsed().at("origin") == "ag-statistics");
  CHECK(refused.number("X-Ratelimit-Remaining") == 0);
  CHECK(refused.number("X-Ratelimit-Retry") == 60);
  CHECK(refused.number("X-Ratelimit-Limit") == 10);
  CHECK(refused.number("X-Ratelimit-Reset") == 600);
  CHECK(api.counters().at("limited") == json{{"supplier_orders", 1}});

  api.pass(std::chrono::seconds{59});
  CHECK(api.get(kOrders).status == 429);
  api.pass(std::chrono::seconds{1});
  CHECK(api.get(kOrders).status == 200);
  CHECK(api.get(kOrders).status == 429);
}

TEST_CASE("waiting as long as X-Ratelimit-Retry says is enough") {
  Api api{Options{}};
  for (int i = 0; i < 3; ++i) {
    REQUIRE(api.get(kSales).status == 200);
    const Received refused = api.get(kSales);
    REQUIRE(refused.status == 429);
    api.pass(std::chrono::seconds{refused.number("X-Ratelimit-Retry")});
  }
}

TEST_CASE("each seller, token type and bucket has its own budget") {
  Api api{Options{}};
  REQUIRE(api.get(kSales).status == 200);
  REQUIRE(api.get(kSales).status == 429);
  CHECK(api.get(kOrders).status == 200);

  api.use(api.emulator().token(0, TokenType::personal, 1U << 5));
  CHECK(api.get(kSales).status == 429);  // another token of the same type
  api.use(api.emulator().token(0, TokenType::service));
  CHECK(api.get(kSales).status == 200);
  api.use(api.emulator().tokens()[1].token);
  CHECK(api.get(kSales).status == 200);
}

TEST_CASE("reviews and questions share one bucket") {
  Api api{Options{}};
  for (int i = 0; i < 3; ++i) {
    REQUIRE(api.get("/api/v1/feedbacks?isAnswered=true&take=1&skip=0").status == 200);
    REQUIRE(api.get("/api/v1/questions?isAnswered=true&take=1&skip=0").status == 200);
  }
  CHECK(api.get("/api/v1/feedbacks/count-unanswered").status == 429);
}

TEST_CASE("base tokens live by their own table") {
  Api api{Options{}};
  api.use(api.emulator().token(0, TokenType::base));
  REQUIRE(api.get(kOrders).status == 200);
  const Received refused = api.get(kOrders);
  CHECK(refused.status == 429);
  CHECK(refused.number("X-Ratelimit-Retry") == 3 * 3600);
}

TEST_CASE("limit_scale makes the rates faster and leaves the burst") {
  Options options;
  options.limit_scale = 60;
  Api api(options);
  REQUIRE(api.get(kSales).status == 200);
  REQUIRE(api.get(kSales).status == 429);
  api.pass(std::chrono::milliseconds{1000});
  CHECK(api.get(kSales).status == 200);
}

TEST_CASE("a 4XX of the marketplace costs ten requests") {
  Api api{Options{}};
  CHECK(api.get("/api/v3/warehouses?x=1").status == 400);
  const Received answer = api.get("/api/v3/warehouses");
  CHECK(answer.status == 200);
  CHECK(answer.number("X-Ratelimit-Remaining") == 9);
  CHECK(api.get("/api/v3/warehouses?x=1").status == 400);
  CHECK(api.get("/api/v3/warehouses").status == 429);
}

TEST_CASE("ping counts for each host") {
  Api api{Options{}};
  for (int i = 0; i < 3; ++i) REQUIRE(api.get("/content-api.wildberries.ru/ping").status == 200);
  CHECK(api.get("/content-api.wildberries.ru/ping").status == 429);
  CHECK(api.get("/statistics-api.wildberries.ru/ping").status == 200);
  // The limit holds for every way to name the host.
  CHECK(api.get("/ping", "content-api.wildberries.ru").status == 429);
  CHECK(api.get("/ping", "finance-api.wildberries.ru:443").status == 200);
  // A request without a WB host goes to a host that serves everything.
  for (int i = 0; i < 3; ++i) REQUIRE(api.get("/ping").status == 200);
  CHECK(api.get("/ping").status == 429);
  CHECK(api.get("/ping", "marketplace-api.wildberries.ru").status == 200);
  api.pass(std::chrono::seconds{10});
  CHECK(api.get("/content-api.wildberries.ru/ping").status == 200);
  CHECK(api.get("/content-api.wildberries.ru/ping").status == 429);
}

TEST_CASE("a bucket keeps the rate over a long time and never holds more than its burst") {
  LimitBook book(1);
  const Rate rate{333ms, 6};
  wbd::UtcTime now{};
  int passed = 0;
  for (int i = 0; i < 10'000; ++i, now += 10ms) {
    passed += book.take("s", TokenType::personal, "b", rate, now).allowed ? 1 : 0;
  }
  // In 100 s the burst passes, and one request every 333 ms.
  CHECK(passed == 6 + 99'990 / 333);
  now += std::chrono::hours{24};
  passed = 0;
  while (book.take("s", TokenType::personal, "b", rate, now).allowed) ++passed;
  CHECK(passed == 6);
}

}  // namespace limits_test
