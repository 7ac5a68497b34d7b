#include "daemon/rest/request_limits.hpp"

#include <catch2/catch.hpp>

#include "daemon/rest/exchange.hpp"

namespace request_limits_test {

using namespace wbd;
using namespace wbd::rest;
using namespace std::chrono_literals;

namespace {

constexpr UtcTime kStart{Millis{1'700'000'000'000}};

}  // namespace

TEST_CASE("a key may send a minute's requests at once, then as they come back") {
  RequestLimits limits(120);  // one each 500 ms
  for (int i = 0; i < 120; ++i) {
    const auto verdict = limits.of(1, kStart).take(kStart);
    REQUIRE(verdict.allowed);
    CHECK(verdict.remaining == 119 - i);
    CHECK(verdict.next_in == (i < 119 ? 0s : 1s));
  }
  const auto refused = limits.of(1, kStart).take(kStart);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.full_in == 60s);
  CHECK(limits.of(2, kStart).take(kStart).allowed);  // another key

  CHECK_FALSE(limits.of(1, kStart).take(kStart + 499ms).allowed);
  CHECK(limits.of(1, kStart).take(kStart + 500ms).allowed);
  CHECK_FALSE(limits.of(1, kStart).take(kStart + 500ms).allowed);
  // After any pause, the bucket holds the requests of a minute.
  int allowed = 0;
  while (limits.of(1, kStart).take(kStart + 24h).allowed) ++allowed;
  CHECK(allowed == 120);
  // A clock that is set back adds nothing.
  CHECK_FALSE(limits.of(1, kStart).take(kStart).allowed);
}

TEST_CASE("a limit that does not divide a minute loses nothing over time") {
  RequestLimits limits(7);
  int allowed = 0;
  for (Millis at{0}; at <= 600'000ms; at += 125ms)
    allowed += limits.of(1, kStart).take(kStart + at).allowed ? 1 : 0;
  CHECK(allowed == 7 + 70);
}

TEST_CASE("the headers say the policy and what is left") {
  RequestLimits limits(600);
  std::string lines = "A: b\r\n";
  limits.append_headers(lines, limits.of(1, kStart).take(kStart));
  CHECK(lines == "A: b\r\nRateLimit-Policy: \"key\";q=600;w=60\r\nRateLimit: \"key\";r=599;t=1\r\n");
}

TEST_CASE("a trace id comes from a well-formed traceparent") {
  const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  const std::string good = "00-" + trace + "-00f067aa0ba902b7-01";
  CHECK(trace_id(good) == trace);
  CHECK(trace_id("cc-" + trace + "-00f067aa0ba902b7-01-more") == trace);
  for (const std::string& bad :
       {std::string(), good.substr(0, 54), good + "-more", "ff" + good.substr(2), "0G" + good.substr(2),
        "00-" + std::string(32, '0') + "-00f067aa0ba902b7-01", "00-" + trace + "-0000000000000000-01",
        "00_" + good.substr(3), good.substr(0, 53) + "\"}"}) {
    INFO(bad);
    CHECK(trace_id(bad).empty());
  }
}

}  // namespace request_limits_test
