// Methods that WB switches off: when they are called, what is stored and who hears of it.

#include "core/store/method_states.hpp"

#include <catch2/catch.hpp>

#include "core/store/events.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sync/world.hpp"

namespace method_states_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

void set_method(World& world, const std::string& operation, const std::string& state) {
  world.control("POST", "/__control/methods", json{{"operation", operation}, {"state", state}}.dump());
}

std::int64_t requests(World& world, const std::string& operation) {
  return world.control("GET", "/__control/counters")["requests"].value(operation, 0);
}

std::optional<MethodStatus> status_of(World& world, std::string_view method) {
  return world.database->read_value(
      [&](db::Tx& tx) { return store::find_method_state(tx, world.cabinet, method); });
}

std::vector<std::string> gone_events(World& world) {
  return world.database->read_value([&](db::Tx& tx) {
    auto& query = tx.prepare("select payload from events where type = 'source.gone' order by id");
    std::vector<std::string> payloads;
    while (query.step()) payloads.emplace_back(query.text(0));
    return payloads;
  });
}

SourceMode mode_of(World& world) {
  return world.database->read_value(
      [&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet)->source_mode; });
}

// Runs the dataset by schedule for this time.
void live(World& world, Dataset dataset, std::chrono::hours time) {
  for (const UtcTime end = world.clock.now() + time; world.clock.now() < end; world.clock.advance(10min))
    world.run(dataset, false);
}

}  // namespace

TEST_CASE("a method that is gone is called once a day, reported once, and used again when it answers") {
  const std::string state = GENERATE("deprecated", "removed");
  World world(5, test::small(0));
  world.catch_up(Dataset::sales);
  set_method(world, "supplier_sales", state);
  auto before = requests(world, "supplier_sales");
  live(world, Dataset::sales, 24h);
  CHECK(requests(world, "supplier_sales") == before + 1);
  CHECK(status_of(world, kSalesMethod)->state == MethodState::gone);
  CHECK(mode_of(world) == SourceMode::mixed);
  live(world, Dataset::sales, 72h);
  CHECK(requests(world, "supplier_sales") >= before + 3);
  CHECK(requests(world, "supplier_sales") <= before + 4);
  REQUIRE(gone_events(world).size() == 1);
  const json told = json::parse(gone_events(world)[0]);
  CHECK(told["method"] == "supplier_sales");
  CHECK(told["dataset"] == "sales");
  CHECK(!told["detail"].get<std::string>().empty());
  // A person's request is a probe too.
  before = requests(world, "supplier_sales");
  CHECK(world.run(Dataset::sales).state == sync::RunState::succeeded);
  CHECK(requests(world, "supplier_sales") == before + 1);

  set_method(world, "supplier_sales", "on");
  live(world, Dataset::sales, 25h);
  CHECK(status_of(world, kSalesMethod)->state == MethodState::on);
  CHECK(mode_of(world) == SourceMode::statistics);
  // The next time it goes away is another event.
  set_method(world, "supplier_sales", state);
  live(world, Dataset::sales, 1h);
  CHECK(gone_events(world).size() == 2);
}

TEST_CASE("a method that is disabled for now is tried a few times a day, and the mode stays") {
  World world(5, test::small(0));
  set_method(world, "supplier_orders", "disabled");
  set_method(world, "supplier_sales", "disabled");
  for (int i = 0; i < 24 * 6; ++i) {
    world.run(Dataset::orders, false);
    world.run(Dataset::sales, false);
    world.clock.advance(10min);
  }
  for (const char* operation : {"supplier_orders", "supplier_sales"}) {
    INFO(operation);
    CHECK(requests(world, operation) >= 3);
    CHECK(requests(world, operation) <= 5);
  }
  CHECK(requests(world, "order_feed") > 100);
  CHECK(mode_of(world) == SourceMode::statistics);
  CHECK(gone_events(world).empty());
  // Nothing of WB's answer is taken for "no data": the history is still to come.
  set_method(world, "supplier_orders", "on");
  set_method(world, "supplier_sales", "on");
  live(world, Dataset::orders, 7h);
  live(world, Dataset::sales, 7h);
  const auto count = [&](const char* sql) {
    return world.database->read_value([&](db::Tx& tx) {
      auto& query = tx.prepare(sql);
      query.step();
      return query.integer(0);
    });
  };
  const json truth = world.truth("orders,sales");
  CHECK(count("select count(*) from sales") == std::ssize(truth["sales"]));
  CHECK(count("select count(*) from orders") == std::ssize(truth["orders"]));
}

TEST_CASE("any method is left alone when it is gone, not only those of orders and sales") {
  World world(5, test::small(0));
  set_method(world, "item_rating", "deprecated");
  live(world, Dataset::products, 24h);
  CHECK(requests(world, "item_rating") == 1);
  CHECK(status_of(world, "item_rating")->state == MethodState::gone);
  CHECK(gone_events(world).size() == 1);
  CHECK(mode_of(world) == SourceMode::statistics);
}

}  // namespace method_states_test
