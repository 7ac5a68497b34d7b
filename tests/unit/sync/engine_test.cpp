// The engine against the emulator, at WB's official limits, on simulated time. In the end every row equals
// the one a perfect client would have, and WB never had to answer 429.

#include "core/sync/engine.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/fakes/emulator_transport.hpp"
#include "tests/unit/sync/random_seller.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace engine_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

TEST_CASE("everything WB has is stored, page by page, without one 429, and a second look changes nothing") {
  const auto seed = GENERATE(from_range(test::random_sellers("WB_WHOLE_SELLERS", 1, 1)));
  const int page_rows = GENERATE(0, 20);
  INFO("seed " << seed << ", pages of " << page_rows);
  World world(static_cast<std::uint64_t>(seed), test::small(page_rows));
  world.settle();
  test::check_everything(world);
  for (const Dataset dataset : kDatasets) {
    world.clock.advance(2h);
    const auto outcome = world.run(dataset);
    INFO(to_string(dataset));
    CHECK(outcome.state == sync::RunState::succeeded);
    if (dataset != Dataset::funnel) CHECK(outcome.created == 0);  // another day may have begun
    CHECK(outcome.changed == 0);
  }
  const json counters = world.control("GET", "/__control/counters");
  CHECK(counters["limited_total"] == 0);
  CHECK(counters["refused_total"] == 0);
}

TEST_CASE("what changes at WB arrives, whatever is lost on the way and whenever the process dies") {
  const auto seed = GENERATE(from_range(test::random_sellers("WB_RANDOM_SELLERS", 5, 2)));
  test::RandomSeller seller(seed);
  INFO(seller.name());
  World world(static_cast<std::uint64_t>(seed), seller.options, seller.type);
  seller.live(world, 12);
  world.pass(26h);  // the daily second look finds late prices that did not move lastChangeDate
  world.settle();
  test::check_everything(world);
  const json counters = world.control("GET", "/__control/counters");
  CHECK(counters["limited_total"] == 0);
  CHECK(counters["refused_total"] == 0);
}

// Rows older than two days without a price, although WB gives one.
struct Unpriced {
  int orders = 0, sales = 0;
};
Unpriced unpriced(World& world) {
  const json truth = world.truth();
  const UtcTime until = world.clock.now() - 48h;
  Unpriced missing;
  world.database->read([&](db::Tx& tx) {
    for (const json& want : truth["orders"]) {
      const auto found = store::find_order(tx, std::vector{world.cabinet}, want["srid"].get<std::string>());
      if (!found || found->order.ordered_at > until) continue;
      missing.orders += test::kopecks(found->order.finished_price) != want["finished_price"] ? 1 : 0;
    }
    for (const json& want : truth["sales"]) {
      const std::string id = want["sale_id"];
      const auto found = store::load_sales(tx, world.cabinet, std::vector<std::string_view>{id});
      if (!found.contains(id) || found.at(id).row.sold_at > until) continue;
      missing.sales += test::kopecks(found.at(id).row.for_pay) != want["for_pay"] ? 1 : 0;
    }
  });
  return missing;
}

// Many an order and sale of the last two days still waits for its price.
sandbox::Options recent() {
  sandbox::Options options = test::small(0);
  options.orders = 250;
  options.days = 12;
  return options;
}

TEST_CASE("an engine that was stopped begins nothing") {
  World world(1, test::small(0));
  const json before = world.control("GET", "/__control/counters");
  world.engine->stop();
  const auto outcome = world.run(Dataset::orders);
  CHECK(outcome.state == sync::RunState::skipped);
  CHECK(outcome.reason == "stopping");
  CHECK(outcome.cabinet_id == world.cabinet);
  CHECK(outcome.dataset == Dataset::orders);
  CHECK(world.control("GET", "/__control/counters") == before);
}

TEST_CASE("an engine that is stopped lets go of what it waits for, and the next one goes on") {
  World world(1, test::small(0));
  world.transport->hold = [&world](const http::Request&) -> Task<void> {
    world.engine->stop();
    co_await sleep_for(1h);
  };
  const auto outcome = world.run(Dataset::orders);
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->code == Errc::cancelled);
  CHECK(outcome.fetched == 0);
  world.transport->hold = nullptr;
  world.restart();
  world.settle();
  test::check_orders(world, world.truth("orders"));
}

TEST_CASE("a run tells how far it is") {
  World world(1, test::small(20));
  sync::Options options;  // without a random source: the engine has its own
  options.client.timeout = Millis{30'000};
  options.client.base_url = world.base_url;
  options.client.sleep = [&world](Millis time) -> Task<void> {
    world.clock.advance(time);
    co_return;
  };
  options.batch_size = 37;
  sync::Engine engine(world.context, world.workers, *world.database, world.secrets, *world.transport, options,
                      world.clock);
  std::vector<std::int64_t> told;
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = Dataset::sales;
  request.force = true;
  request.progress = [&told](const sync::Progress& news) {
    CHECK(news.dataset == Dataset::sales);
    told.push_back(news.fetched);
  };
  const auto outcome = run_sync(world.context, engine.run(std::move(request)));
  CHECK(outcome.state != sync::RunState::failed);
  REQUIRE(told.size() > 1);
  CHECK(std::is_sorted(told.begin(), told.end()));
  CHECK(told.back() == outcome.fetched);
  CHECK(outcome.fetched > 0);
}

TEST_CASE("late prices arrive while every single request of a base token brings news") {
  World world(7, recent(), sandbox::TokenType::base);
  for (int run = 0; run < 40; ++run) {  // five days
    world.pass(3h + 1s, {{"orders", 2}, {"buyouts", 2}});
    world.run(Dataset::orders, false);
    world.run(Dataset::sales, false);
  }
  const Unpriced missing = unpriced(world);
  CHECK(missing.orders == 0);
  CHECK(missing.sales == 0);
  CHECK(world.control("GET", "/__control/counters")["limited_total"] == 0);
}

TEST_CASE("late prices arrive after days without a process") {
  const auto type = GENERATE(sandbox::TokenType::personal, sandbox::TokenType::base);
  World world(7, recent(), type);
  world.run(Dataset::orders);
  world.run(Dataset::sales);
  world.pass(24h * 5);
  world.restart();
  world.settle();
  const Unpriced missing = unpriced(world);
  CHECK(missing.orders == 0);
  CHECK(missing.sales == 0);
  CHECK(world.control("GET", "/__control/counters")["limited_total"] == 0);
}

TEST_CASE("a snapshot of the feed in many pages is read to its end, whenever the process dies between two") {
  World world(7, test::small(0));
  world.transport->rewrite = [](http::Request& request) {
    if (request.url.find("order-feed") == std::string::npos) return;
    auto body = json::parse(request.body);
    body["pagination"]["limit"] = 4;
    request.body = body.dump();
  };
  world.settle();
  world.pass(1h, {{"orders", 15}, {"unpaid", 15}, {"cancels", 5}, {"buyouts", 5}});
  for (int run = 0; run < 30; ++run) {
    const auto outcome = world.run(Dataset::orders, false);
    world.restart();
    world.clock.set(std::max(outcome.next_due.value(), world.clock.now() + 1s));
    if (run == 5) world.pass(1min, {{"unpaid", 3}});  // while a snapshot is being read
  }
  world.settle();
  test::check_orders(world, world.truth("orders"));
  CHECK(world.control("GET", "/__control/counters")["limited_total"] == 0);
}

}  // namespace engine_test
