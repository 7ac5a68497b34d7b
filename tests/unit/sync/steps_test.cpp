// Single steps in cases that a usual history does not have.

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/store/fbs_orders.hpp"
#include "core/store/questions.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace steps_test {

using namespace wbd;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

std::int64_t requests(World& world, const std::string& operation) {
  return world.control("GET", "/__control/counters")["requests"].value(operation, 0);
}

std::int64_t number(World& world, const std::string& sql) {
  return world.database->read_value([&](db::Tx& tx) {
    auto& query = tx.prepare(sql);
    query.step();
    const auto value = query.integer(0);
    query.reset();
    return value;
  });
}

sandbox::Options nearly_nothing() {
  sandbox::Options options;
  options.orders = 1;
  options.products = 1;
  return options;
}

// The order feed in the emulator's place, newest first, five rows a page.
class FeedServer {
 public:
  struct Row {
    std::string srid, updated;
  };
  explicit FeedServer(World& world) {
    world.transport->instead = [this](const http::Request& request) { return answer(request); };
  }
  std::vector<Row> rows;
  std::function<std::optional<http::Response>(bool goes_on)> refuse;  // whether a snapshot is continued

 private:
  std::optional<http::Response> answer(const http::Request& request) {
    if (request.url.find("/order-feed") == std::string::npos) return std::nullopt;
    const json asked = json::parse(request.body);
    const std::string start = asked["selectedPeriod"]["start"];
    const std::string known = asked["pagination"].value("snapshotTime", "");
    if (refuse) {
      if (auto refusal = refuse(!known.empty())) return refusal;
    }
    if (known.empty()) {
      auto& snapshot = snapshots_.emplace_back();
      for (const Row& row : rows) {
        if (row.updated >= start) snapshot.push_back(row);
      }
      std::stable_sort(snapshot.begin(), snapshot.end(),
                       [](const Row& a, const Row& b) { return a.updated > b.updated; });
    }
    const std::size_t which =
        known.empty() ? snapshots_.size() - 1 : std::stoul(known.substr(known.size() - 4));
    const auto& snapshot = snapshots_.at(which);
    const auto offset = asked["pagination"]["offset"].get<std::size_t>();
    json shown = json::array();
    for (std::size_t i = offset; i < std::min(snapshot.size(), offset + 5); ++i) {
      shown.push_back({{"nmId", 1},
                       {"chrtId", 2},
                       {"srid", snapshot[i].srid},
                       {"createdAt", "2026-11-20T10:00:00+03:00"},
                       {"updatedAt", snapshot[i].updated},
                       {"status", "created"},
                       {"isMp", false},
                       {"sellerPrice", 100}});
    }
    const json data{{"snapshotTime", fmt::format("2026-11-20T09:00:00.{:04}", which)},
                    {"currency", "RUB"},
                    {"orders", shown}};
    return http::Response{200, {}, json{{"data", data}}.dump()};
  }

  std::vector<std::vector<Row>> snapshots_;
};

std::int64_t feed_orders(World& world) {
  return number(world, "select count(*) from orders where feed_changed_at is not null");
}

}  // namespace

TEST_CASE(
    "a card that left the trash is a live one again; one that WB has deleted for good is looked for once") {
  World world(3, test::small(0));
  world.catch_up(Dataset::products);
  const auto check = [&] {
    const json truth = world.truth("products,trash");
    test::check_products(world, truth);
    world.database->read([&](db::Tx& tx) { test::check_trash(tx, world.cabinet, truth); });
  };
  const auto deleted = [&] {
    return number(world, "select count(*) from products where deleted_at is not null");
  };
  check();
  const auto in_the_trash = deleted();
  world.pass(1h, {{"card_trash", 2}});
  world.run(Dataset::products);
  REQUIRE(deleted() == in_the_trash + 2);
  check();
  world.pass(1h, {{"card_restores", 1}});
  world.run(Dataset::products);
  REQUIRE(deleted() == in_the_trash + 1);
  check();

  // WB has it in neither list.
  Product gone;
  gone.nm_id = NmId{999'999'999};
  world.database->write([&](db::Tx& tx) {
    sync::ingest_trashed(tx, world.cabinet, std::vector{TrashedCard{gone, world.clock.now() - 1h}});
  });
  const auto cost = [&] {
    world.clock.advance(1h);
    const auto before = requests(world, "cards_list");
    CHECK(world.run(Dataset::products).state == sync::RunState::succeeded);
    return requests(world, "cards_list") - before;
  };
  const auto first = cost();
  const auto usual = cost();
  CHECK(first > usual);
  CHECK(cost() == usual);
  CHECK(deleted() == in_the_trash + 2);
}

TEST_CASE("one run reads all cards, with those that were changed since, page by page") {
  sandbox::Options options;
  options.products = 230;  // WB gives 100 a page
  options.orders = 10;
  World world(3, options);
  const auto first = world.run(Dataset::products);
  REQUIRE(first.state == sync::RunState::succeeded);
  test::check_products(world, world.truth("products,trash"));
  world.pass(1h, {{"card_updates", 120}});
  CHECK(world.run(Dataset::products).changed >= 120);
  test::check_products(world, world.truth("products,trash"));
}

TEST_CASE("a card that left the trash is found although another one cannot be understood") {
  World world(3, test::small(0));
  world.catch_up(Dataset::products);
  const auto deleted = [&](std::int64_t nm_id) {
    return number(
        world,
        fmt::format("select count(*) from products where deleted_at is not null and nm_id = {}", nm_id));
  };
  world.control("POST", "/__control/faults",
                json{{"operation", "cards_list"}, {"kind", "null"}, {"field", "nmID"}, {"rows", 1}}.dump());
  world.pass(1h, {{"card_updates", 1}});
  REQUIRE(world.run(Dataset::products).skipped > 0);
  // A card that the seller took back without changing it.
  const std::int64_t nm_id = number(world, "select max(nm_id) from products where deleted_at is null");
  Product card;
  card.nm_id = NmId{nm_id};
  world.database->write([&](db::Tx& tx) {
    sync::ingest_trashed(tx, world.cabinet, std::vector{TrashedCard{card, world.clock.now() - 1h}});
  });
  REQUIRE(deleted(nm_id) == 1);
  world.clock.advance(1h);
  world.run(Dataset::products);
  CHECK(deleted(nm_id) == 0);
}

TEST_CASE("an early sync does not read again what was not understood, a forced one does") {
  World world(3, test::small(0));
  world.control(
      "POST", "/__control/faults",
      json{{"operation", "supplier_sales"}, {"kind", "null"}, {"field", "srid"}, {"rows", 1}}.dump());
  const auto first = world.run(Dataset::sales);
  REQUIRE(first.skipped > 0);
  sync::RunRequest request;
  request.cabinet_id = world.cabinet;
  request.dataset = Dataset::sales;
  request.max_limiter_wait = 0ms;
  const auto fetched = [&](bool force) {
    world.clock.advance(4min);  // without a request the rows are read again after ten
    request.early = !force;
    request.force = force;
    const auto outcome = run_sync(world.context, world.engine->run(request));
    REQUIRE(outcome.state == sync::RunState::succeeded);
    return outcome.fetched;
  };
  CHECK(fetched(false) < first.fetched / 4);
  CHECK(fetched(true) >= first.fetched / 2);
}

TEST_CASE("a remains report is waited for while it is made, and asked for again when WB gave it up") {
  World world(3, test::small(0), sandbox::TokenType::base);
  world.catch_up(Dataset::products);
  std::string word;
  world.transport->instead = [&](const http::Request& request) -> std::optional<http::Response> {
    if (word.empty() || request.url.find("/status") == std::string::npos) return std::nullopt;
    if (request.url.find("/warehouse_remains/tasks/") == std::string::npos) return std::nullopt;
    return http::Response{200, {}, json{{"data", {{"id", "x"}, {"status", word}}}}.dump()};
  };
  const auto next = [&] {
    world.clock.advance(16min);  // a base token may ask four times an hour
    return world.run(Dataset::stocks);
  };
  const auto asked = [&] { return requests(world, "remains"); };
  const auto downloads = [&] { return requests(world, "remains_report"); };
  REQUIRE(!world.run(Dataset::stocks).error);
  REQUIRE(asked() == 1);
  for (const char* const making : {"new", "processing", "an unknown word"}) {
    word = making;
    INFO(making);
    CHECK(!next().error);
    CHECK(asked() == 1);
    CHECK(downloads() == 0);
  }
  for (const char* const given_up : {"canceled", "purged"}) {
    word = given_up;
    INFO(given_up);
    const auto before = asked();
    CHECK(!next().error);
    CHECK(downloads() == 0);
    word.clear();
    CHECK(!next().error);
    CHECK(asked() == before + 1);
  }
  CHECK(!next().error);
  CHECK(downloads() == 1);
  test::check_stocks(world, world.truth("stocks"));
}

TEST_CASE("a wholly empty answer over what is stored counts when a second one confirms it") {
  struct Case {
    Dataset dataset;
    const char* path;
    http::Response empty;
    const char* alive;  // how much there is
  };
  const auto c = EACH_ROW(
      Case, {{Dataset::stocks,
              "/stocks-report/wb-warehouses",
              {204, {}, ""},
              "select cast(coalesce(sum(quantity), 0) as bigint) from stocks where warehouse_type = 0"},
             {Dataset::prices,
              "/list/goods/filter",
              {200, {}, R"({"data":{"listGoods":[]},"error":false,"errorText":""})"},
              "select count(*) from prices where missing_since is null"},
             {Dataset::warehouses,
              "/api/v3/warehouses",
              {200, {}, "[]"},
              "select count(*) from warehouses where kind = 1 and deleted_at is null"}});
  INFO(to_string(c.dataset));
  World world(3, test::small(0));
  world.catch_up(Dataset::products);
  const auto run = [&] {
    world.clock.advance(2min);
    const auto outcome = world.run(c.dataset);
    REQUIRE(!outcome.error);
    return outcome.next_due.value() - world.clock.now();
  };
  run();
  const auto before = number(world, c.alive);
  REQUIRE(before > 0);
  bool empty = true;
  world.transport->instead = [&](const http::Request& request) -> std::optional<http::Response> {
    return empty && request.url.find(c.path) != std::string::npos ? std::optional(c.empty) : std::nullopt;
  };
  CHECK(run() <= 2min);  // the confirming read is soon
  CHECK(number(world, c.alive) == before);
  SECTION("WB reports it again") {
    empty = false;
    run();
    empty = true;
    run();  // the confirmation begins again
    CHECK(number(world, c.alive) == before);
  }
  SECTION("it is confirmed") {
    run();
    CHECK(number(world, c.alive) == 0);
  }
}

TEST_CASE("an assembly order that was not understood is read again until it is") {
  World world(3, test::small(0));
  world.control("POST", "/__control/faults",
                json{{"operation", "fbs_orders"}, {"kind", "null"}, {"field", "rid"}, {"rows", 2}}.dump());
  const auto outcome = world.run(Dataset::orders);
  REQUIRE(outcome.skipped >= 2);
  const auto known = number(world, "select count(*) from fbs_orders");
  world.control("DELETE", "/__control/faults");
  world.clock.advance(11min);
  world.run(Dataset::orders, false);
  const auto healed = number(world, "select count(*) from fbs_orders");
  CHECK(healed >= known + 2);
  const auto before = requests(world, "fbs_orders");
  world.clock.advance(11min);
  world.run(Dataset::orders, false);
  CHECK(requests(world, "fbs_orders") <= before + 2);  // and then only the last day, as always
}

TEST_CASE("rows of the feed that share a time at the border of a page are neither lost nor doubled") {
  World world(3, nearly_nothing());
  FeedServer feed(world);
  for (int i = 0; i < 23; ++i) feed.rows.push_back({fmt::format("eb{}", i), "2026-11-20T11:00:00+03:00"});
  world.catch_up(Dataset::orders);
  CHECK(feed_orders(world) == 23);
  SECTION("one more with the time of the newest") {
    feed.rows.push_back({"late", "2026-11-20T11:00:00+03:00"});
  }
  SECTION("one that WB reports minutes late") {
    feed.rows.push_back({"late", "2026-11-20T10:50:01+03:00"});
  }
  world.catch_up(Dataset::orders);
  CHECK(feed_orders(world) == 24);
}

TEST_CASE("a snapshot of the feed that WB has forgotten half read is read again, older rows and all") {
  World world(3, nearly_nothing());
  FeedServer feed(world);
  for (int i = 0; i < 23; ++i)
    feed.rows.push_back({fmt::format("eb{}", i), fmt::format("2026-11-19T{:02}:00:00+03:00", i)});
  int forgotten = 0;
  feed.refuse = [&](bool goes_on) -> std::optional<http::Response> {
    if (!goes_on || forgotten++ > 0) return std::nullopt;
    CHECK(feed_orders(world) == 5);
    return http::Response{400, {}, R"({"title":"bad request","detail":"unknown snapshotTime"})"};
  };
  world.catch_up(Dataset::orders);
  REQUIRE(forgotten > 1);
  CHECK(feed_orders(world) == 23);
}

TEST_CASE("a list longer than WB shows at a time is read on from the time of its last row") {
  World world(3, test::small(0));
  constexpr int kQuestions = 10'400;  // WB's reach is 10,000
  struct Shown {
    std::string id;
    std::int64_t created;
  };
  std::vector<Shown> all;
  const auto start = std::chrono::floor<std::chrono::seconds>(world.clock.now()).time_since_epoch().count();
  for (int i = 0; i < kQuestions; ++i) all.push_back({fmt::format("q{}", i), start - 1'000'000 + i / 3});
  int beyond = 0;
  world.transport->instead = [&](const http::Request& request) -> std::optional<http::Response> {
    const auto at = request.url.find("/api/v1/questions?");
    if (at == std::string::npos) return std::nullopt;
    const auto value = [&](const std::string& name) -> std::int64_t {
      const auto found = request.url.find(name + "=", at);
      return found == std::string::npos ? 0 : std::stoll(request.url.substr(found + name.size() + 1));
    };
    json rows = json::array();
    const auto skip = value("skip"), take = value("take"), from = value("dateFrom");
    beyond += skip + take > 10'000 ? 1 : 0;
    std::int64_t place = 0;
    if (request.url.find("isAnswered=false") != std::string::npos) {
      for (const Shown& one : all) {
        if (one.created < from || place++ < skip) continue;
        if (std::ssize(rows) == take) break;
        rows.push_back({{"id", one.id},
                        {"text", "?"},
                        {"state", "suppliersPortalSynch"},
                        {"createdDate", to_rfc3339(UtcTime{std::chrono::seconds{one.created}})},
                        {"answer", nullptr},
                        {"productDetails", {{"nmId", 1}}}});
      }
    }
    return http::Response{
        200, {}, json{{"data", {{"questions", rows}}}, {"error", false}, {"errorText", ""}}.dump()};
  };
  for (int run = 0; run < 2; ++run) {
    CHECK(!world.run(Dataset::questions).error);
    world.clock.advance(10min);
  }
  CHECK(beyond == 0);
  CHECK(number(world, "select count(*) from questions") == kQuestions);
}

}  // namespace steps_test
