// The days of the funnel against the emulator's own account, long after they were read first.

#include <catch2/catch.hpp>

#include "tests/unit/sync/money_truth.hpp"
#include "tests/unit/sync/world.hpp"

namespace funnel_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

sandbox::Options seller() {
  sandbox::Options options;
  options.orders = 300;
  options.products = 6;
  return options;
}

void catch_up(World& world) {
  for (const Dataset dataset : {Dataset::orders, Dataset::sales, Dataset::funnel}) world.catch_up(dataset);
}

void check(World& world) {
  const json truth = world.truth("funnel");
  world.database->read([&](db::Tx& tx) { test::check_funnel(tx, world.cabinet, truth, true); });
}

// Cancels and buyouts of each day before `until`, by the rows that are stored.
std::map<std::string, std::pair<std::int64_t, std::int64_t>> fates(World& world, const std::string& until) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> days;
  world.database->read([&](db::Tx& tx) {
    for (const auto& row : store::list_funnel(tx, {.cabinets = {world.cabinet}, .limit = 1'000'000}).rows) {
      const std::string day = to_string(row.funnel.day);
      if (day >= until) continue;
      days[day].first += row.funnel.cancel_count.value_or(0);
      days[day].second += row.funnel.buyout_count.value_or(0);
    }
  });
  return days;
}

std::int64_t requests(World& world) {
  return world.control("GET", "/__control/counters")["requests"].value("funnel", 0);
}

}  // namespace

TEST_CASE("the outcome of an order after more than a month reaches the day it was placed on") {
  World world(21, seller());
  catch_up(world);
  for (int days = 0; days < 40; days += 8) {
    world.pass(24h * 8, {{"orders", 10}, {"cancels", 3}, {"buyouts", 3}});
    catch_up(world);
  }
  world.pass(24h);  // what was decided last may have reached orders and sales after the funnel
  catch_up(world);
  check(world);
  const std::string month = to_moscow_text(world.clock.now() - 24h * 31).substr(0, 10);
  const auto before = fates(world, month);
  const auto asked = requests(world);
  world.pass(1h, {{"returns", 15}, {"cancels", 2}, {"buyouts", 2}});
  world.catch_up(Dataset::orders);
  world.catch_up(Dataset::sales);
  world.pass(24h);
  catch_up(world);
  check(world);
  CHECK(fates(world, month) != before);
  // The month, today's looks, and no more older days than orders that were decided.
  CHECK(requests(world) - asked <= 2 * (31 + 19) + 60);
  CHECK(world.control("GET", "/__control/counters")["limited_total"] == 0);
}

TEST_CASE("a process that was away for months leaves no day of the funnel out") {
  World world(22, seller());
  catch_up(world);
  world.pass(24h * 50, {{"orders", 40}, {"cancels", 10}, {"returns", 10}});
  world.restart();
  catch_up(world);
  check(world);
}

TEST_CASE("a full sync reads every day of the funnel that is stored") {
  World world(23, seller());
  world.catch_up(Dataset::funnel);
  world.pass(24h * 40);
  world.catch_up(Dataset::funnel);
  world.pass(1h, {{"returns", 15}});  // orders and sales are not read here
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = Dataset::funnel;
  request.force = request.full = true;
  request.max_limiter_wait = 0ms;
  (void)run_sync(world.context, world.engine->run(std::move(request)));
  world.catch_up(Dataset::funnel);
  check(world);
}

TEST_CASE("a base token's funnel becomes right too, without one request too many") {
  World world(24, seller(), sandbox::TokenType::base);
  // Two requests an hour: a look at the month lasts longer than a day.
  const auto live = [&world](std::chrono::hours time) {
    const UtcTime end = world.clock.now() + time;
    while (world.clock.now() < end) {
      UtcTime next = end;
      for (const Dataset dataset : {Dataset::orders, Dataset::sales, Dataset::funnel}) {
        const auto outcome = world.run(dataset, false);
        next = std::min(next, outcome.next_due.value_or(end));
      }
      world.clock.set(std::max(next, world.clock.now() + 1s));
    }
  };
  live(24h * 3);
  world.pass(24h, {{"orders", 20}, {"cancels", 5}, {"buyouts", 5}});
  live(10h);
  world.pass(1h, {{"returns", 5}, {"cancels", 2}});
  live(24h * 4);
  check(world);
  const json counters = world.control("GET", "/__control/counters");
  CHECK(counters["requests"].value("funnel", 0) > 100);
  CHECK(counters["limited_total"] == 0);
  CHECK(counters["refused_total"] == 0);
}

}  // namespace funnel_test
