#include "core/model/method_state.hpp"

#include <vector>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace method_state_test {

using namespace wbd;
using namespace std::chrono_literals;

TEST_CASE("the gateway's 404 forms are told apart, and from the 404 of a service") {
  struct Case {
    const char *title, *detail;
    MethodLoss want;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"Not Found",
           "This method is temporarily disabled. Link: https://dev.wildberries.ru/release-notes?id=570",
           MethodLoss::disabled},
          {"Not Found", "This method is deprecated. Link: https://dev.wildberries.ru/release-notes?id=494",
           MethodLoss::deprecated},
          {"path not found", "Please consult the https://dev.wildberries.ru/openapi/api-information",
           MethodLoss::unknown_path},
          {"Path Not Found", "", MethodLoss::unknown_path},
          {"not found", "THIS METHOD IS DEPRECATED.", MethodLoss::deprecated},
          {"Not Found", "Report with the specified ID was not found", MethodLoss::none},
          {"not found", "task is not found", MethodLoss::none},
          {"", "", MethodLoss::none},
      });
  INFO(c.title << ": " << c.detail);
  CHECK(method_loss(c.title, c.detail) == c.want);
}

TEST_CASE("a method that is gone stays gone until it answers; a disabled one may go") {
  struct Case {
    MethodState before;
    MethodLoss loss;
    MethodState want;
  };
  using enum MethodState;
  const auto c = EACH_ROW(Case, {
                                    {on, MethodLoss::none, on},
                                    {on, MethodLoss::disabled, disabled},
                                    {on, MethodLoss::deprecated, gone},
                                    {on, MethodLoss::unknown_path, gone},
                                    {disabled, MethodLoss::disabled, disabled},
                                    {disabled, MethodLoss::deprecated, gone},
                                    {disabled, MethodLoss::unknown_path, gone},
                                    {gone, MethodLoss::disabled, gone},
                                    {gone, MethodLoss::deprecated, gone},
                                });
  INFO(to_string(c.before));
  CHECK(after(c.before, c.loss) == c.want);
}

TEST_CASE("a method that is off is called at its probe or when a person asks; a forced one never") {
  const UtcTime now = *parse_rfc3339("2026-11-20T09:00:00Z");
  CHECK(next_probe(MethodState::disabled, now) == now + 6h);
  CHECK(next_probe(MethodState::gone, now) == now + 24h);
  MethodStatus status;
  CHECK_FALSE(status.rests(now, false));
  for (const MethodState state : {MethodState::disabled, MethodState::gone}) {
    status.state = state;
    status.probe_at = now + 1h;
    CHECK(status.rests(now, false));
    CHECK_FALSE(status.rests(now, true));
    CHECK_FALSE(status.rests(now + 1h, false));
    CHECK(status.from_feed() == (state == MethodState::gone));
  }
  status.state = MethodState::on;
  status.forced = true;
  CHECK(status.from_feed());
  CHECK(status.rests(now, true));
  CHECK(status.rests(now + 48h, true));
}

TEST_CASE("the source mode names what orders and sales are made from") {
  using enum SourceMode;
  CHECK(source_mode(false, false) == statistics);
  CHECK(source_mode(true, true) == feed);
  CHECK(source_mode(true, false) == mixed);
  CHECK(source_mode(false, true) == mixed);
  CHECK(combined({}) == statistics);
  CHECK(combined(std::vector{feed, feed}) == feed);
  CHECK(combined(std::vector{statistics, feed}) == mixed);
  CHECK(combined(std::vector{statistics, mixed}) == mixed);
}

}  // namespace method_state_test
