// The turns of weekly and daily sales reports when WB's limit is a few requests a day.
#include "core/store/sync_state.hpp"
#include "core/sync/finance/plan.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace finance_plan_test {

using namespace wbd;
using namespace std::chrono_literals;
using test::World;

namespace {

constexpr Date day(unsigned number) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{number}};
}

}  // namespace

TEST_CASE("weekly reports are read once a day, after the daily ones have had their turn") {
  struct Case {
    const char* name;
    std::optional<Date> weekly, daily;
    bool due;
  };
  const Case cases[] = {
      {"nothing has been read", std::nullopt, std::nullopt, true},
      {"only daily reports have been read", std::nullopt, day(20), true},
      {"weekly reports were read today", day(20), std::nullopt, false},
      {"both were read today", day(20), day(20), false},
      {"both were read yesterday", day(19), day(19), true},
      {"daily reports were read after the weekly ones", day(18), day(19), true},
      {"daily reports were read before the weekly ones", day(19), day(18), false},
      {"daily reports have never been read", day(19), std::nullopt, false},
      {"daily reports take six days", day(14), day(13), false},
      {"daily reports take a week", day(13), day(12), true},
      {"daily reports take a week the first time", day(13), std::nullopt, true},
      {"the clock was set back", day(21), day(20), true},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    CHECK(sync::is_weekly_due(c.weekly, c.daily, day(20)) == c.due);
  }
}

TEST_CASE("two finance requests a day, as a base token has them, reach the daily reports too") {
  sandbox::Options options = test::small(0);
  options.orders = 60;
  World world(14, options, sandbox::TokenType::base);
  const auto is_loading = [&] {
    return world.database->read_value([&](db::Tx& tx) {
      return store::find_sync_state(tx, world.cabinet, Dataset::finance).value().is_loading();
    });
  };
  // Rows and the confirmation of their end, twice: two days, and a day in which the limits run out.
  const UtcTime began = world.clock.now();
  while (is_loading()) {
    REQUIRE(world.clock.now() < began + 72h);
    const auto outcome = world.run(Dataset::finance, false);
    REQUIRE(outcome.next_due);
    world.clock.set(std::max(*outcome.next_due, world.clock.now() + 1s));
  }
  world.database->read([&](db::Tx& tx) { test::check_finance(tx, world.cabinet, world.truth("finance")); });
  // Later days bring new reports of both kinds.
  for (int hour = 0; hour < 10 * 24; ++hour) {
    world.pass(1h, {{"buyouts", hour % 24 == 0 ? 2 : 0}});
    (void)world.run(Dataset::finance, false);
  }
  world.catch_up(Dataset::finance);
  CHECK_FALSE(is_loading());
}

}  // namespace finance_plan_test
