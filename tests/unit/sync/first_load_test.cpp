// The first sync at WB's official limits, on simulated time: what it says of itself until it has ended.
#include <fmt/format.h>

#include "core/store/sync_state.hpp"
#include "tests/unit/sync/world.hpp"

namespace first_load_test {

using namespace wbd;
using test::World;
using namespace std::chrono_literals;

namespace {

std::int64_t number(World& world, const std::string& sql) {
  return world.database->read_value([&](db::Tx& tx) {
    auto& query = tx.prepare(sql);
    REQUIRE(query.step());
    const std::int64_t value = query.integer(0);
    query.reset();
    return value;
  });
}

store::SyncState state_of(World& world, Dataset dataset) {
  return world.database->read_value(
      [&](db::Tx& tx) { return store::find_sync_state(tx, world.cabinet, dataset).value(); });
}

std::vector<LoadingDataset> loading(World& world) {
  return world.database->read_value(
      [&](db::Tx& tx) { return store::Successes::load(tx, std::array{world.cabinet}).loading(kDatasets); });
}

bool is_loading(World& world, Dataset dataset) {
  const auto all = loading(world);
  return std::ranges::find(all, dataset, &LoadingDataset::dataset) != all.end();
}

Date moscow_day(UtcTime time) {
  return TimeZone::moscow().date_of(time);
}

}  // namespace

TEST_CASE("the funnel says how many of its days are read and when the rest will be") {
  World world(5, test::small(0));
  CHECK(is_loading(world, Dataset::funnel));
  const UtcTime began = world.clock.now();
  auto outcome = world.run(Dataset::funnel);
  CHECK(outcome.state == sync::RunState::loading);

  std::int64_t rows = 0;
  UtcTime ended;
  int runs = 0;
  while (outcome.state != sync::RunState::succeeded) {
    REQUIRE(++runs < 200);
    rows += outcome.fetched;
    REQUIRE(outcome.load);
    CHECK(outcome.load->fetched == rows);
    const std::int64_t days = number(world, "select count(distinct day) from funnel_days");
    CHECK(number(world, "select count(*) from funnel_days") == rows);
    // A page ends within its day until an empty one has confirmed the size of a day.
    if (outcome.load->expected) {
      const double low = static_cast<double>(rows) * 31 / static_cast<double>(days);
      CHECK(static_cast<double>(*outcome.load->expected) >= low - 1);
      CHECK(static_cast<double>(*outcome.load->expected) <= low * 2);
    }
    REQUIRE(outcome.load->ready_at);
    // 31 days, one request in 20 s, and one request that confirms.
    CHECK(*outcome.load->ready_at > world.clock.now());
    CHECK(*outcome.load->ready_at <= began + 20s * 35);
    CHECK(state_of(world, Dataset::funnel).load.fetched == rows);
    CHECK(is_loading(world, Dataset::funnel));
    REQUIRE(outcome.next_due);
    world.clock.set(std::max(*outcome.next_due, world.clock.now() + 1s));
    outcome = world.run(Dataset::funnel, false);
  }
  CHECK_FALSE(outcome.load);
  CHECK_FALSE(is_loading(world, Dataset::funnel));
  const auto state = state_of(world, Dataset::funnel);
  CHECK(state.load == LoadProgress{});
  const Date first{std::chrono::sys_days{moscow_day(began)} - std::chrono::days{30}};
  CHECK(state.complete_from == TimeZone::moscow().start_of(first));
}

TEST_CASE("how long the reports of storage and acceptance will load is told from the first window on") {
  const Dataset dataset = GENERATE(Dataset::storage_costs, Dataset::acceptance_costs);
  INFO(to_string(dataset));
  sandbox::Options options = test::small(0);
  options.money = true;
  World world(5, options);
  const UtcTime began = world.clock.now();
  auto outcome = world.run(dataset);
  std::optional<UtcTime> told;
  for (int runs = 0; outcome.state != sync::RunState::succeeded; ++runs) {
    REQUIRE(runs < 200);
    if (!told && outcome.fetched > 0) told = outcome.load.value().ready_at;
    REQUIRE(outcome.next_due);
    world.clock.set(std::max(*outcome.next_due, world.clock.now() + 1s));
    outcome = world.run(dataset);
  }
  REQUIRE(told);
  const Millis wanted = world.clock.now() - began, estimate = *told - began;
  CHECK(estimate > wanted / 2);
  CHECK(estimate < wanted * 3 / 2);
}

TEST_CASE("orders and sales are loading until WB has confirmed the last page, and then whole for 90 days") {
  for (const Dataset dataset : {Dataset::orders, Dataset::sales}) {
    INFO(to_string(dataset));
    World world(5, test::small(0));
    const UtcTime began = world.clock.now();
    const auto outcome = world.run(dataset);
    CHECK(outcome.state == sync::RunState::loading);
    REQUIRE(outcome.load);
    CHECK(outcome.load->fetched == outcome.fetched);
    CHECK(outcome.load->fetched > 0);
    CHECK_FALSE(outcome.load->expected);  // nothing tells how many there are
    REQUIRE(outcome.load->ready_at);
    CHECK(*outcome.load->ready_at - world.clock.now() <= 61s);
    CHECK(is_loading(world, dataset));
    world.catch_up(dataset);
    CHECK_FALSE(is_loading(world, dataset));
    const auto from = state_of(world, dataset).complete_from;
    REQUIRE(from);
    const Date sure{std::chrono::sys_days{moscow_day(began)} - std::chrono::days{90}};
    CHECK(*from <= TimeZone::moscow().start_of(sure));
  }
}

TEST_CASE("a run that WB's limit does not allow waits, which is no failure") {
  World world(5, test::small(0));
  auto outcome = world.run(Dataset::funnel);
  while (outcome.state == sync::RunState::loading) outcome = world.run(Dataset::funnel);
  CHECK(outcome.state == sync::RunState::waiting);
  REQUIRE(outcome.next_due);
  CHECK(*outcome.next_due > world.clock.now());
  CHECK(outcome.load);
  CHECK(state_of(world, Dataset::funnel).failures == 0);
  CHECK_FALSE(state_of(world, Dataset::funnel).last_error);
  const auto log = world.database->read_value(
      [&](db::Tx& tx) { return store::last_log(tx, world.cabinet, Dataset::funnel).value(); });
  CHECK(log.state == "waiting");
}

TEST_CASE("starting over is loading again, although everything is stored") {
  World world(5, test::small(0));
  world.catch_up(Dataset::orders);
  const auto from = state_of(world, Dataset::orders).complete_from;
  world.clock.advance(10min);
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = Dataset::orders;
  request.full = true;
  request.max_limiter_wait = 0ms;
  const auto outcome = run_sync(world.context, world.engine->run(request));
  CHECK(outcome.state == sync::RunState::loading);
  REQUIRE(outcome.load);
  CHECK(outcome.load->fetched == outcome.fetched);
  CHECK(state_of(world, Dataset::orders).is_loading());
  CHECK_FALSE(is_loading(world, Dataset::orders));  // what is stored is whole
  world.catch_up(Dataset::orders);
  CHECK_FALSE(state_of(world, Dataset::orders).is_loading());
  CHECK(state_of(world, Dataset::orders).complete_from == from);
}

TEST_CASE("a sync that is not due says that the history is still loading") {
  World world(5, test::small(0));
  const auto first = world.run(Dataset::funnel);
  const auto early = world.run(Dataset::funnel, false);
  REQUIRE(early.state == sync::RunState::skipped);
  CHECK(early.not_due);
  CHECK(early.load == first.load);
}

}  // namespace first_load_test
