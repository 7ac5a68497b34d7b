#include "core/sandbox/wire_time.hpp"
#include "tests/unit/sandbox/api.hpp"

namespace strictness_test {

using namespace wbd::sandbox;
using namespace wbd::sandbox::test;

TEST_CASE("statistics names a missing parameter in an array and a wrong one in a string") {
  struct Case {
    const char* query;
    json errors;
  };
  const Case c = GENERATE(Case{"", json::array({"dateFrom: field required"})},
                          Case{"?flag=0", json::array({"dateFrom: field required"})},
                          Case{"?dateFrom=", json::array({"dateFrom: field required"})},
                          Case{"?dateFrom=yesterday", "dateFrom: Value not validated"},
                          Case{"?dateFrom=2026-02-30", "dateFrom: Value not validated"},
                          Case{"?dateFrom=2026-11-01T00:00:00+03:00", "dateFrom: Value not validated"},
                          Case{"?dateFrom=2026-11-01&flag=2", "flag: Value not validated"},
                          Case{"?dateFrom=2026-11-01&flag=x", "flag: expected integer"},
                          Case{"?dateFrom=2026-11-01&dateTo=2026-11-02", "dateTo: unknown parameter"});
  const std::string report = GENERATE("orders", "sales");
  Api api;
  INFO(c.query);
  const Received answer = api.get("/api/v1/supplier/" + report + c.query);
  CHECK(answer.status == 400);
  CHECK(answer.parsed() == json{{"errors", c.errors}});
  CHECK(answer.number("X-Ratelimit-Remaining") >= 0);
  CHECK(api.counters().at("refused")[0].at("operation") == "supplier_" + report);
}

TEST_CASE("refusals are counted with their reasons, good requests are not") {
  Api api;
  for (int i = 0; i < 3; ++i) api.get("/api/v1/supplier/orders");
  api.get("/api/v1/supplier/orders?dateFrom=2026-11-21");
  const json counters = api.counters();
  CHECK(counters.at("requests") == json{{"supplier_orders", 4}});
  CHECK(counters.at("statuses") == json{{"200", 1}, {"400", 3}});
  REQUIRE(counters.at("refused").size() == 1);
  CHECK(counters.at("refused")[0] == json{{"operation", "supplier_orders"},
                                          {"status", 400},
                                          {"reason", "dateFrom: field required"},
                                          {"count", 3}});
  api.call("DELETE", "/__control/counters", "", "x", "");
  CHECK(api.counters().at("requests_total") == 0);
}

TEST_CASE("tariffs and seller-info refuse unknown parameters") {
  Api api;
  CHECK(api.get("/api/v1/tariffs/box").status == 400);
  CHECK(api.get("/api/v1/tariffs/box?date=2026-11-22T00:00:00").status == 400);
  CHECK(api.get("/api/v1/tariffs/box?date=2026-11-22").status == 200);
  CHECK(api.get("/api/v1/tariffs/commission?locale=de").status == 400);
  CHECK(api.get("/api/v1/tariffs/commission?locale=ru").status == 200);
  CHECK(api.get("/api/v1/seller-info?sid=1").status == 400);
  CHECK(api.get("/api/v1/seller-info").parsed().at("sid") == api.sid());
}

TEST_CASE("times are read as RFC 3339 and nothing looser") {
  using std::chrono::seconds;
  struct Case {
    const char* text;
    std::int64_t unix_time;  // -1 = malformed
  };
  const Case c = GENERATE(
      Case{"2026-11-22", 1795294800}, Case{"2026-11-22T00:00:00", 1795294800},
      Case{"2026-11-22T00:00:00+03:00", 1795294800}, Case{"2026-11-21T21:00:00Z", 1795294800},
      Case{"2026-11-21T21:00:00.999999999Z", 1795294800}, Case{"2026-11-21T20:30:00-00:30", 1795294800},
      Case{"2026-11-22 00:00:00", -1}, Case{"2026-11-22T00:00", -1}, Case{"2026-11-22T24:00:00", -1},
      Case{"2026-11-22T00:00:00.", -1}, Case{"2026-11-22T00:00:00+0300", -1},
      Case{"2026-11-22T00:00:00Zx", -1}, Case{"2026-13-01", -1}, Case{"2026-02-29", -1}, Case{"26-11-22", -1},
      Case{"", -1}, Case{"2026-11-2", -1});
  INFO(c.text);
  const auto read = read_time(c.text);
  REQUIRE(read.has_value() == (c.unix_time >= 0));
  if (read) CHECK(std::chrono::floor<seconds>(read->time).time_since_epoch().count() == c.unix_time);
}

TEST_CASE("times are written as each host writes them") {
  const Seconds time{std::chrono::seconds{1795294800}};
  CHECK(moscow_text(time) == "2026-11-22T00:00:00");
  CHECK(moscow_offset_text(time) == "2026-11-22T00:00:00+03:00");
  CHECK(zulu_text(time, 0) == "2026-11-21T21:00:00Z");
  CHECK(zulu_text(Nanos{time} + std::chrono::nanoseconds{1'234'567}, 5) == "2026-11-21T21:00:00.00123Z");
}

}  // namespace strictness_test
