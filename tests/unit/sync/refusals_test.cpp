// A method that is closed to the token costs the dataset, or the source, that needs it. Only a dead token
// refuses the cabinet.

#include "core/sync/refusals.hpp"

#include <set>

#include "core/store/cabinets.hpp"
#include "core/store/sync_requests.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/sync/world.hpp"
#include "tests/unit/sync/world_truth.hpp"

namespace refusals_test {

using namespace wbd;
using namespace wbd::sync;
using namespace std::chrono_literals;
using nlohmann::json;
using test::World;

namespace {

const UtcTime kNow = *parse_rfc3339("2026-11-20T09:00:00Z");
const Error kNotForYou{Errc::forbidden, "WB says no"};

sandbox::Options few() {
  sandbox::Options options;
  options.orders = 20;
  options.products = 4;
  options.days = 40;
  return options;
}

Cabinet cabinet_of(World& world) {
  return world.database->read_value([&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet); })
      .value();
}

store::SyncState state_of(World& world, Dataset dataset) {
  return world.database
      ->read_value([&](db::Tx& tx) { return store::find_sync_state(tx, world.cabinet, dataset); })
      .value();
}

int refused_requests(World& world) {
  return world.control("GET", "/__control/counters").at("refused_total");
}

void block(World& world, const json& details) {
  world.control("POST", "/__control/token_blocks", details.dump());
}

// The datasets that WB gives nothing of while a host is closed, and those that go on with their other
// sources.
struct HostCase {
  const char* host;
  std::set<Dataset> skipped, fewer;
};
const std::vector<HostCase> kHosts{
    {"statistics-api.wildberries.ru", {Dataset::sales}, {Dataset::orders}},
    {"seller-analytics-api.wildberries.ru",
     {Dataset::funnel, Dataset::storage_costs, Dataset::acceptance_costs, Dataset::penalties},
     {Dataset::orders, Dataset::products, Dataset::stocks}},
    {"content-api.wildberries.ru", {Dataset::products}, {}},
    {"feedbacks-api.wildberries.ru", {Dataset::reviews, Dataset::questions}, {}},
    {"discounts-prices-api.wildberries.ru", {Dataset::prices}, {}},
    {"marketplace-api.wildberries.ru", {Dataset::warehouses}, {Dataset::orders, Dataset::stocks}},
    {"finance-api.wildberries.ru", {Dataset::finance, Dataset::payouts}, {}},
    {"advert-api.wildberries.ru", {Dataset::adverts}, {}},
    {"common-api.wildberries.ru", {Dataset::tariffs}, {}},
};

struct ReasonCase {
  const char* reason;
  int status;
};
constexpr ReasonCase kReasons[] = {{"category", 401}, {"scope", 401}, {"scope", 403}, {"type", 403},
                                   {"type", 401},     {"page", 403},  {"page", 401}};

// A world whose emulator tells the hosts apart, with cards, so that every source has something to ask.
struct Hosts : World {
  explicit Hosts(std::uint64_t seed) : World(seed, few()) {
    base_url = "http://127.0.0.1:1/{host}";
    restart();
    run(Dataset::products);
    clock.advance(2h);
  }
};

}  // namespace

TEST_CASE("a refusal holds for a day, for a person's request an hour, and not for other operations") {
  Refusals refusals;
  refusals.note(wb::Operation::order_feed, kNotForYou, kNow);
  struct Case {
    const char* name;
    Millis later;
    bool on_demand, in_force;
  };
  constexpr Case kCases[] = {{"at once", 0ms, false, true},
                             {"at once, for a person", 0ms, true, true},
                             {"just before the hour, for a person", 1h - 1ms, true, true},
                             {"after the hour, for a person", 1h, true, false},
                             {"after the hour", 1h, false, true},
                             {"just before the day", 24h - 1ms, false, true},
                             {"after the day", 24h, false, false},
                             {"before it: the clock was set back", -1ms, false, false}};
  for (const Case& c : kCases) {
    INFO(c.name);
    const auto found = refusals.find(wb::Operation::order_feed, kNow + c.later, c.on_demand);
    CHECK(found.has_value() == c.in_force);
    if (found) {
      CHECK(found->code == Errc::forbidden);
      CHECK(found->detail == "WB says no");
      CHECK(found->retry_after == 24h - c.later);
    }
  }
  CHECK(!refusals.find(wb::Operation::supplier_orders, kNow, false));
}

TEST_CASE("a refusal with a time of its own holds that long, at most a day") {
  Refusals refusals;
  refusals.note(wb::Operation::goods, {Errc::forbidden, "unclear", 15min}, kNow);
  CHECK(refusals.find(wb::Operation::goods, kNow + 15min - 1ms, false).has_value());
  CHECK(!refusals.find(wb::Operation::goods, kNow + 15min, false));
  refusals.note(wb::Operation::goods, {Errc::forbidden, "unclear", 30h}, kNow);
  CHECK(!refusals.find(wb::Operation::goods, kNow + 24h, false));
}

TEST_CASE("other answers keep no refusal, and a good one ends it") {
  Refusals refusals;
  for (const Errc code : {Errc::unauthorized, Errc::rate_limited, Errc::unreachable, Errc::not_found}) {
    refusals.note(wb::Operation::goods, {code, "?"}, kNow);
  }
  CHECK(!refusals.text());
  refusals.note(wb::Operation::goods, kNotForYou, kNow);
  refusals.note(wb::Operation::goods, {Errc::unreachable, "?"}, kNow);
  CHECK(refusals.find(wb::Operation::goods, kNow, false).has_value());
  refusals.forget(wb::Operation::goods);
  CHECK(!refusals.text());
}

TEST_CASE("refusals are stored as text, and unreadable text is none") {
  Refusals refusals;
  refusals.note(wb::Operation::goods, {Errc::forbidden, "no prices"}, kNow);
  refusals.note(wb::Operation::order_feed, {Errc::forbidden, "no \"feed\""}, kNow);
  CHECK(refusals.text() ==
        R"({"refused":[{"at":1795165200000,"operation":"goods","reason":"no prices","until":1795251600000},)"
        R"({"at":1795165200000,"operation":"order_feed","reason":"no \"feed\"","until":1795251600000}]})");
  const Refusals read(*refusals.text());
  CHECK(read.text() == refusals.text());
  CHECK(read.summary(kNow) == "no prices; no \"feed\"");
  CHECK(read.summary(kNow + 24h).empty());
  for (const char* text : {"", "null", "{", "[]", R"({"refused":7})", R"({"refused":[{"at":"x"}]})"}) {
    INFO(text);
    CHECK(!Refusals(text).text());
  }
  const Refusals timeless(R"({"refused":[{"operation":"goods"}]})");
  CHECK(!timeless.find(wb::Operation::goods, kNow, false));
}

TEST_CASE("a host that is closed to the token costs its datasets only, whatever words WB uses") {
  const HostCase closed = GENERATE(from_range(kHosts));
  INFO(closed.host);
  Hosts world(41);
  for (const ReasonCase& c : kReasons) {
    INFO(c.reason << " " << c.status);
    world.clock.advance(25h);  // earlier refusals are over
    block(world, {{"host", closed.host}, {"reason", c.reason}, {"status", c.status}});
    for (const Dataset dataset : kDatasets) {
      INFO(to_string(dataset));
      const RunOutcome outcome = world.run(dataset);
      const bool skipped = closed.skipped.contains(dataset);
      CHECK(outcome.not_for_token == skipped);
      CHECK(outcome.state == (skipped ? RunState::skipped : world.went_well(dataset)));
      CHECK(!outcome.error);
      const bool refused = skipped || closed.fewer.contains(dataset);
      CHECK((outcome.reason.find(std::to_string(c.status)) != std::string::npos) == refused);
      const store::SyncState state = state_of(world, dataset);
      CHECK(state.failures == 0);
      CHECK(state.refusals.has_value() == refused);
      if (skipped) {
        CHECK(state.last_error_code == "forbidden");
        CHECK(state.last_error == outcome.reason);
        // 401 as a web page: seller-info decides, and when that is closed too, it is asked again soon.
        CHECK(outcome.next_due.value() <= world.clock.now() + 24h);
        CHECK(outcome.next_due.value() >= world.clock.now() + 15min);
      }
    }
    CHECK(cabinet_of(world).status == CabinetStatus::active);

    // Syncs by force in a row do not ask again.
    const int before = refused_requests(world);
    CHECK(before > 0);
    for (int i = 0; i < 3; ++i) {
      world.clock.advance(3min);
      for (const Dataset dataset : kDatasets) {
        const RunOutcome outcome = world.run(dataset);
        CHECK(outcome.not_for_token == closed.skipped.contains(dataset));
      }
    }
    CHECK(refused_requests(world) == before);
    world.control("DELETE", "/__control/token_blocks");
  }
  // After the refusals are over everything is read again by itself.
  world.clock.advance(25h);
  for (const Dataset dataset : kDatasets) {
    INFO(to_string(dataset));
    const RunOutcome outcome = world.run(dataset, false);
    CHECK(outcome.state == world.went_well(dataset));
    CHECK(outcome.reason.empty());
    CHECK(!state_of(world, dataset).refusals);
    CHECK(!state_of(world, dataset).last_error_code);
  }
}

TEST_CASE("WB's words about the token itself refuse the cabinet, on whichever host they come") {
  const HostCase closed = GENERATE(from_range(kHosts));
  const ReasonCase c = GENERATE(values<ReasonCase>({{"withdrawn", 401}, {"user", 403}, {"user", 401}}));
  INFO(closed.host << " " << c.reason << " " << c.status);
  Hosts world(42);
  block(world, {{"host", closed.host}, {"reason", c.reason}, {"status", c.status}});
  const RunOutcome outcome = world.run(*closed.skipped.begin());
  CHECK(outcome.state == RunState::failed);
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->code == Errc::unauthorized);
  CHECK(cabinet_of(world).status == CabinetStatus::refused);
  CHECK(cabinet_of(world).status_reason == outcome.error->detail);
}

TEST_CASE("a 401 without a reason refuses the cabinet when seller-info confirms it, otherwise the dataset") {
  Hosts world(43);
  const auto silent_401 = [&](const char* operation) {
    const json fault{{"operation", operation}, {"kind", "status"}, {"status", 401}};
    world.control("POST", "/__control/faults", fault.dump());
  };
  silent_401("supplier_sales");
  const RunOutcome one = world.run(Dataset::sales);
  CHECK(one.not_for_token);
  CHECK(one.requests == 2);  // supplier/sales and seller-info
  CHECK(one.next_due.value() == world.clock.now() + 24h);
  CHECK(cabinet_of(world).status == CabinetStatus::active);

  SECTION("seller-info is not asked again for each host") {
    silent_401("goods");
    CHECK(world.run(Dataset::prices).requests == 1);
    CHECK(cabinet_of(world).status == CabinetStatus::active);
  }
  SECTION("seller-info says 401 as well") {
    world.clock.advance(11min);
    silent_401("*");
    const RunOutcome all = world.run(Dataset::prices);
    REQUIRE(all.error.has_value());
    CHECK(all.error->code == Errc::unauthorized);
    CHECK(all.error->detail.find("seller_info") != std::string::npos);
    CHECK(cabinet_of(world).status == CabinetStatus::refused);
  }
  SECTION("seller-info does not answer: nobody knows, so WB is asked again soon") {
    world.clock.advance(11min);
    world.control("POST", "/__control/faults", R"({"operation":"seller_info","kind":"status","status":500})");
    silent_401("goods");
    const RunOutcome unknown = world.run(Dataset::prices);
    CHECK(unknown.not_for_token);
    CHECK(unknown.next_due.value() == world.clock.now() + 15min);
    CHECK(cabinet_of(world).status == CabinetStatus::active);
  }
}

TEST_CASE("a personal token that the stock report refuses takes the remains report at once") {
  Hosts world(44);
  block(world, {{"operation", "stocks_wb"}, {"reason", "type"}});
  const int guard = 10;
  bool taken = false;
  for (int i = 0; i < guard && !taken; ++i) {
    const RunOutcome outcome = world.run(Dataset::stocks);
    CHECK(outcome.state == world.went_well(Dataset::stocks));
    CHECK(outcome.reason.find("personal token is not allowed") != std::string::npos);
    taken = state_of(world, Dataset::stocks).backfilled;
    world.clock.advance(2min);
  }
  CHECK(taken);
  test::check_stocks(world, world.truth("stocks"));
}

TEST_CASE("another token is tried at once with what WB refused to the old one") {
  Hosts world(45);
  block(world, {{"reason", "scope"}, {"host", "statistics-api.wildberries.ru"}, {"type", "personal"}});
  CHECK(world.run(Dataset::sales).not_for_token);
  CHECK(world.run(Dataset::orders).reason.find("scope is not allowed") != std::string::npos);
  const auto service = world.emulator->token(0, sandbox::TokenType::service);
  REQUIRE(run_sync(world.context, world.onboarding->rotate_token(world.cabinet, service)).has_value());
  world.clock.advance(1min);
  for (const Dataset dataset : {Dataset::sales, Dataset::orders}) {
    const RunOutcome outcome = world.run(dataset, false);
    CHECK(outcome.state == world.went_well(dataset));
    CHECK(outcome.reason.empty());
  }
}

TEST_CASE("a refusal of the old token does not delay one that came during the run") {
  Hosts world(46);
  block(world, {{"reason", "scope"}, {"operation", "supplier_sales"}, {"type", "personal"}});
  bool replaced = false;
  world.transport->hold = [&](const http::Request& request) -> Task<void> {
    if (replaced || request.url.find("supplier/sales") == std::string::npos) co_return;
    replaced = true;
    const auto service = world.emulator->token(0, sandbox::TokenType::service);
    CHECK((co_await world.onboarding->rotate_token(world.cabinet, service)).has_value());
  };
  world.run(Dataset::sales);
  CHECK(replaced);
  CHECK(!state_of(world, Dataset::sales).refusals);
  const RunOutcome outcome = world.run(Dataset::sales, false);
  CHECK(outcome.state == world.went_well(Dataset::sales));
  CHECK(outcome.fetched > 0);
}

TEST_CASE("one method of a dataset that is closed to the token leaves its other methods") {
  struct Case {
    const char* operation;
    Dataset dataset;
  };
  const Case c = GENERATE(values<Case>({{"feedbacks_archive", Dataset::reviews},
                                        {"offices", Dataset::warehouses},
                                        {"cards_trash", Dataset::products},
                                        {"item_rating", Dataset::products},
                                        {"balance", Dataset::finance},
                                        {"pallet_tariffs", Dataset::tariffs},
                                        {"fbs_orders", Dataset::orders},
                                        {"order_feed", Dataset::orders},
                                        {"supplier_orders", Dataset::orders},
                                        {"stocks_seller", Dataset::stocks},
                                        {"seller_warehouses", Dataset::stocks}}));
  INFO(c.operation);
  Hosts world(47);
  block(world, {{"reason", "scope"}, {"operation", c.operation}});
  const RunOutcome outcome = world.run(c.dataset);
  CHECK(outcome.state == world.went_well(c.dataset));
  CHECK(outcome.fetched > 0);
  CHECK(outcome.reason.find("scope is not allowed for this resource") != std::string::npos);
  CHECK(state_of(world, c.dataset).failures == 0);
}

TEST_CASE("a requested sync of a dataset that the token may not read ends as skipped") {
  Hosts world(48);
  block(world, {{"reason", "scope"}, {"host", "statistics-api.wildberries.ru"}});
  const auto sync_id = world.database->write_value([&](db::Tx& tx) {
    return store::request_sync(tx, {"one",
                                    TelegramId{1},
                                    world.clock.now(),
                                    {{world.cabinet, Dataset::sales}, {world.cabinet, Dataset::prices}}});
  });
  world.run(Dataset::sales);
  world.run(Dataset::prices);
  world.database->read([&](db::Tx& tx) {
    const auto request = store::find_sync_request(tx, sync_id).value();
    REQUIRE(request.items.size() == 2);
    CHECK(store::state_of(request.items) == store::RequestState::succeeded);
    CHECK(request.items[0].state == store::RequestState::skipped);
    CHECK(request.items[0].error.value_or("").find("scope is not allowed") != std::string::npos);
    CHECK(store::sync_overview(tx, world.cabinet, world.clock.now()).size() == kDatasets.size());
  });
}

}  // namespace refusals_test
