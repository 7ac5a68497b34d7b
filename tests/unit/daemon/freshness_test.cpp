#include "daemon/rest/freshness.hpp"

#include <catch2/catch.hpp>

namespace freshness_test {

using namespace wbd;
using namespace wbd::rest;

namespace {
const UtcTime kNow = parse_rfc3339("2026-11-22T10:00:00Z").value();
}

TEST_CASE("data may be twice as old as the slower of our interval and WB's") {
  FreshnessPolicy policy;
  policy.intervals = {{Dataset::stocks, 30min}};
  policy.limiter_interval = [](Dataset dataset, TokenType type) {
    return type == TokenType::base && dataset == Dataset::orders ? Millis{3h} : Millis{1min};
  };
  const Directory::CabinetFacts personal{CabinetStatus::active, TokenType::personal};
  const Directory::CabinetFacts base{CabinetStatus::active, TokenType::base};
  CHECK(policy.allowed_age(Dataset::stocks, personal) == 60min);
  CHECK(policy.allowed_age(Dataset::orders, personal) == 10min);
  CHECK(policy.allowed_age(Dataset::orders, base) == 6h);

  Directory::CabinetFacts slow = personal;
  UserSettings settings;
  settings.sync_interval_minutes = 30;
  slow.policy.add(settings);
  CHECK(policy.allowed_age(Dataset::orders, slow) == 60min);
  CHECK(policy.allowed_age(Dataset::stocks, slow) == 60min);
}

TEST_CASE("a sync is asked for once for each cabinet, dataset and interval") {
  FreshnessPolicy policy;
  policy.intervals = {{Dataset::stocks, 30min}};
  RefreshRequester::Wanted asked;
  int times = 0;
  const auto note = [&](const RefreshRequester::Wanted& wanted) {
    asked.insert(asked.end(), wanted.begin(), wanted.end());
    ++times;
  };
  RefreshRequester asker(note, policy);
  const std::pair orders{CabinetId{1}, Dataset::orders};
  const std::pair stocks{CabinetId{1}, Dataset::stocks};
  const std::pair other{CabinetId{2}, Dataset::orders};

  asker.ask(std::vector{orders, stocks, orders}, kNow);
  CHECK(asked == std::vector{orders, stocks});
  asker.ask(std::vector{orders, other}, kNow + 5min - 1ms);
  CHECK(asked == std::vector{orders, stocks, other});
  asker.ask(std::vector{orders, stocks}, kNow + 5min);
  CHECK(asked == std::vector{orders, stocks, other, orders});
  asker.ask(std::vector{orders, stocks, other}, kNow + 5min + 1ms);
  asker.ask({}, kNow + 60min);
  CHECK(times == 3);
}

TEST_CASE("without a hook nothing is requested") {
  RefreshRequester asker({}, FreshnessPolicy{});
  CHECK_NOTHROW(asker.ask(std::vector{std::pair{CabinetId{1}, Dataset::orders}}, kNow));
}

}  // namespace freshness_test
