#include "core/wb/breaker.hpp"

#include <catch2/catch.hpp>

#include "core/wb/client.hpp"
#include "core/wb/retry.hpp"
#include "tests/unit/rows.hpp"

namespace breaker_test {

using namespace wbd;
using namespace wbd::wb;

namespace {

constexpr UtcTime kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
constexpr Breaker::Rules kRules{3, 10s, 35s, 60s};

Breaker opened_at_start() {
  Breaker breaker(kRules);
  for (int i = 0; i < 3; ++i) {
    REQUIRE_FALSE(breaker.enter(kStart));
    breaker.failed(kStart);
  }
  return breaker;
}

}  // namespace

TEST_CASE("a breaker opens after failures in a row only") {
  Breaker breaker(kRules);
  for (int i = 0; i < 5; ++i) {
    breaker.failed(kStart);
    breaker.failed(kStart);
    CHECK_FALSE(breaker.enter(kStart));
    breaker.succeeded();
  }
  CHECK(opened_at_start().enter(kStart) == 10s);
  CHECK(opened_at_start().wait(kStart + 4s) == 6s);
}

TEST_CASE("after the cool-down a single request tries") {
  Breaker breaker = opened_at_start();
  CHECK_FALSE(breaker.wait(kStart + 10s));
  CHECK_FALSE(breaker.enter(kStart + 10s));
  CHECK(breaker.enter(kStart + 11s));  // the trial is under way
  SECTION("its success closes") {
    breaker.succeeded();
    CHECK_FALSE(breaker.enter(kStart + 11s));
    CHECK_FALSE(breaker.enter(kStart + 11s));
  }
  SECTION("its failure opens for longer each time, up to the longest") {
    breaker.failed(kStart + 11s);
    CHECK(breaker.enter(kStart + 11s) == 20s);
    CHECK_FALSE(breaker.enter(kStart + 31s));
    breaker.failed(kStart + 31s);
    CHECK(breaker.enter(kStart + 31s) == 35s);
  }
  SECTION("without an outcome another may try later") {
    CHECK(breaker.enter(kStart + 69s));
    CHECK_FALSE(breaker.enter(kStart + 70s));
  }
  SECTION("withdrawn, another may try at once") {
    breaker.withdrawn();
    CHECK_FALSE(breaker.enter(kStart + 11s));
  }
}

TEST_CASE("failures of requests that were under way do not open it further") {
  Breaker breaker = opened_at_start();
  for (int i = 0; i < 10; ++i) breaker.failed(kStart + 1s);
  CHECK(breaker.wait(kStart) == 10s);
}

TEST_CASE("a clock that steps back does not lengthen the pause beyond the longest") {
  CHECK(opened_at_start().wait(kStart - std::chrono::hours{5}) == 35s);
}

TEST_CASE("the delay doubles, is jittered below that, and respects cap and hint") {
  struct Case {
    const char* name;
    RetryInput in;
    Millis want;
  };
  const auto c =
      EACH_ROW(Case, {{"first", {1, 500ms, 30s, {}, 0.999}, 499ms},
                      {"doubles", {3, 500ms, 30s, {}, 0.5}, 1000ms},
                      {"no jitter left", {3, 500ms, 30s, {}, 0}, 0ms},
                      {"cap", {40, 500ms, 30s, {}, 0.5}, 15s},
                      {"an attempt number out of reason", {4'000'000'000U, 500ms, 30s, {}, 0.5}, 15s},
                      {"hint is a floor", {1, 500ms, 30s, 7s, 0.5}, 7s},
                      {"hint beats the cap", {1, 500ms, 5s, 60s, 0.5}, 60s},
                      {"a small hint changes nothing", {5, 500ms, 30s, 1s, 0.5}, 4s}});
  INFO(c.name);
  CHECK(retry_delay(c.in) == c.want);
}

TEST_CASE("a bucket rests after a 429 as WB says, and longer with each refusal") {
  struct Case {
    std::optional<Millis> hint;
    unsigned earlier;
    Millis want;
  };
  const Case cases[] = {{std::nullopt, 0, 1s},
                        {std::nullopt, 2, 4s},
                        {0ms, 0, 1s},
                        {0ms, 3, 8s},
                        {500ms, 0, 1s},
                        {5s, 0, 5s},
                        {5s, 3, 8s},
                        {24h, 0, 24h},
                        {std::nullopt, 6, 64s},
                        {std::nullopt, 900, 64s}};
  for (const Case& c : cases) CHECK(refusal_pause(c.hint, c.earlier) == c.want);
}

TEST_CASE("only what may pass is worth a retry") {
  for (const int status : {408, 429, 500, 502, 503, 504, 599}) CHECK(worth_retrying(status));
  for (const int status : {200, 204, 301, 400, 401, 402, 403, 404, 409, 422, 600})
    CHECK_FALSE(worth_retrying(status));
}

}  // namespace breaker_test
