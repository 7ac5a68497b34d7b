// Tokens: registered, verified later, refused, replaced.

#include "core/sync/onboarding.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/sync/world.hpp"

namespace onboarding_test {

using namespace wbd;
using namespace std::chrono_literals;
using Catch::Contains;
using nlohmann::json;
using test::World;

namespace {

constexpr std::uint64_t kReadOnly = 1U << 30;

std::int64_t refusals(World& world) {
  return world.database->read_value([&](db::Tx& tx) {
    auto& query = tx.prepare("select count(*) from events where type = 'token.refused'");
    query.step();
    const auto count = query.integer(0);
    query.reset();
    return count;
  });
}

CabinetStatus status_of(World& world) {
  return world.database->read_value([&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet); })
      .value()
      .status;
}

void answer_401(World& world, int times) {
  world.control("POST", "/__control/faults",
                json{{"operation", "*"}, {"kind", "status"}, {"status", 401}, {"times", times}}.dump());
}

Result<std::vector<sync::HostCheck>> check(World& world, CabinetId cabinet) {
  return run_sync(world.context, world.onboarding->check_cabinet(cabinet));
}

wb::TokenResult<sync::Registered> rotate(World& world, std::string token) {
  return run_sync(world.context, world.onboarding->rotate_token(world.cabinet, std::move(token)));
}

// Gives a new token while WB does not answer, so that it waits.
void give_token_that_waits(World& world) {
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  const auto renewed =
      run_sync(world.context,
               world.onboarding->renew_token(
                   world.cabinet, world.emulator->token(0, sandbox::TokenType::personal), std::nullopt));
  REQUIRE(renewed.has_value());
  REQUIRE(renewed->outcome == sync::Registration::pending);
}

}  // namespace

TEST_CASE("a check pings every host without a refusal, whether WB is many hosts or one") {
  World world(3, test::small(0));
  world.base_url = GENERATE("http://127.0.0.1:1", "http://127.0.0.1:1/{host}");
  world.restart();
  for (int time = 0; time < 5; ++time) {
    const auto checks = check(world, world.cabinet);
    REQUIRE(checks.has_value());
    REQUIRE(checks->size() == 8);  // of WB that a token may open
    for (const sync::HostCheck& host : *checks) {
      INFO(host.category << ": " << host.detail);
      CHECK(host.reachable == true);
    }
  }
  CHECK(world.control("GET", "/__control/counters")["limited_total"] == 0);
}

TEST_CASE("a token's weaknesses are warnings of its registration") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) {
    store::upsert_user(tx, User{TelegramId{2}, {}, Language::ru, "Europe/Moscow", world.clock.now()});
  });
  SECTION("none") {
    const auto added =
        world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal) + " \r\n", TelegramId{2});
    REQUIRE(added.has_value());  // the line end of its file does not matter
    CHECK(added->outcome == sync::Registration::joined);
    CHECK(added->warnings.empty());
  }
  SECTION("a base token that lacks all but statistics and feedbacks, and may write") {
    const auto added = world.add_cabinet(
        world.emulator->token(0, sandbox::TokenType::base, 1U << 5 | 1U << 7), TelegramId{2});
    REQUIRE(added.has_value());
    REQUIRE(added->warnings.size() == 8);
    CHECK_THAT(added->warnings[0].en, Contains("this is a base token"));
    CHECK(added->warnings[0].in(Language::ru).starts_with("это базовый токен: "));
    CHECK(added->warnings[1].in(Language::en) ==
          "the token lacks the category analytics: without it there are no or fewer orders, stocks, funnel, "
          "storage_costs, acceptance_costs, penalties");
    CHECK(
        added->warnings[1].in(Language::ru) ==
        "в токене нет категории «Аналитика»: без неё не загрузятся или загрузятся не полностью: заказы, остатки, "
        "воронка, хранение, приёмка, штрафы");
    CHECK_THAT(added->warnings[2].en, Contains("category content") && Contains("products"));
    CHECK_THAT(added->warnings[3].en, Contains("category prices"));
    CHECK_THAT(added->warnings[4].en, Contains("category marketplace") && Contains("stocks, warehouses"));
    CHECK_THAT(added->warnings[5].en, Contains("category finance"));
    CHECK_THAT(added->warnings[6].en, Contains("category promotion"));
    CHECK_THAT(added->warnings[7].en, Contains("may also write"));
  }
  SECTION("its end is near") {
    const std::string token = world.emulator->token(0, sandbox::TokenType::personal);
    world.clock.advance(24h * 170);
    const auto added = world.add_cabinet(token, TelegramId{2});
    REQUIRE(added.has_value());
    REQUIRE(added->warnings.size() == 1);
    CHECK_THAT(added->warnings[0].en, Contains("expires on"));
  }
  SECTION("nobody has it") {
    const auto added =
        world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal), TelegramId{77});
    REQUIRE_FALSE(added.has_value());
    CHECK(added.error().code == Errc::not_found);
    CHECK_THAT(added.error().detail, Contains("no user 77"));
  }
}

TEST_CASE("a dataset that the token may not read is skipped, with the reason and without a request") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) { store::purge_cabinet(tx, world.cabinet); });
  const auto added =
      world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal, 1U << 5 | 1U << 7));
  REQUIRE(added.has_value());
  world.cabinet = added->id;
  const auto outcome = world.run(Dataset::prices);
  CHECK(outcome.state == sync::RunState::skipped);
  CHECK(outcome.not_for_token);
  CHECK_FALSE(outcome.reason.empty());
  CHECK_FALSE(outcome.error.has_value());
  CHECK(outcome.requests == 0);
}

TEST_CASE("a cabinet that WB could not confirm waits, and is synced once WB can") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) { store::purge_cabinet(tx, world.cabinet); });
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  const auto added = world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal));
  REQUIRE(added.has_value());
  REQUIRE(added->outcome == sync::Registration::pending);
  REQUIRE(added->cause.has_value());
  world.cabinet = added->id;
  CHECK(world.run(Dataset::orders).reason == "the cabinet is pending");
  CHECK(status_of(world) == CabinetStatus::pending);
  SECTION("a token that it does not accept then is refused, and what the seller has is kept") {
    world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
    answer_401(world, 2);  // with both ways of writing it
    CHECK(world.run(Dataset::orders).state == sync::RunState::skipped);
    CHECK(status_of(world) == CabinetStatus::refused);
  }
  SECTION("its own token cannot be read any more") {
    world.database->write([&](db::Tx& tx) {
      tx.prepare("update wb_cabinets set token_sealed = null where id = $1").bind_all(world.cabinet).run();
    });
    CHECK(world.run(Dataset::orders).reason == "the cabinet is pending");
  }
  SECTION("it accepts it") {
    world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
    CHECK(world.run(Dataset::sales).reason == "the cabinet is pending");  // orders come first
    const auto outcome = world.run(Dataset::orders);
    CHECK(outcome.state == world.went_well(Dataset::orders));
    CHECK(outcome.fetched > 0);
    CHECK(status_of(world) == CabinetStatus::active);
  }
}

// Each request waits for an hour, and the engine is stopped as soon as the first has left.
void stop_while_asking(World& world) {
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  world.transport->hold = [&world](const http::Request&) -> Task<void> {
    world.engine->stop();
    co_await sleep_for(1h);
  };
}

TEST_CASE("a stop interrupts the question about a pending cabinet, which stays pending") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) { store::purge_cabinet(tx, world.cabinet); });
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
  const auto added = world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal));
  REQUIRE(added.has_value());
  world.cabinet = added->id;
  stop_while_asking(world);
  CHECK(world.run(Dataset::orders).state == sync::RunState::skipped);
  CHECK(status_of(world) == CabinetStatus::pending);
  world.transport->hold = nullptr;
  world.restart();
  CHECK(world.run(Dataset::orders).fetched > 0);
  CHECK(status_of(world) == CabinetStatus::active);
}

TEST_CASE("a stop interrupts the question about a new token, which still waits afterwards") {
  World world(3, test::small(0));
  give_token_that_waits(world);
  stop_while_asking(world);
  (void)world.run(Dataset::orders);
  world.transport->hold = nullptr;
  world.restart();
  const auto taken = run_sync(world.context, world.onboarding->take_next_token(world.cabinet));
  REQUIRE(taken.has_value());
  CHECK(taken->outcome == sync::Registration::activated);
}

TEST_CASE("a new token that waits for WB is dropped when WB refuses it, and the old one stays") {
  World world(3, test::small(0));
  give_token_that_waits(world);
  world.transport->fate = [] { return fakes::EmulatorTransport::Fate::arrives; };
  answer_401(world, 2);
  const auto taken = run_sync(world.context, world.onboarding->take_next_token(world.cabinet));
  REQUIRE_FALSE(taken.has_value());
  const auto cabinet =
      world.database->read_value([&](db::Tx& tx) { return store::find_cabinet(tx, world.cabinet); });
  CHECK(cabinet->status == CabinetStatus::active);
  CHECK_THAT(cabinet->status_reason.value_or(""), Contains("the new token was refused"));
  const auto none = run_sync(world.context, world.onboarding->take_next_token(world.cabinet));
  CHECK(none.error().code == Errc::not_found);
  CHECK(world.run(Dataset::orders).fetched > 0);
}

TEST_CASE("each refusal of a token is one event, also when the same token is given again") {
  World world(3, test::small(0));
  for (int incident = 1; incident <= 3; ++incident) {
    INFO("incident " << incident);
    answer_401(world, 2);  // seller-info confirms it
    CHECK(world.run(Dataset::warehouses).error->code == Errc::unauthorized);
    CHECK(refusals(world) == incident);
    CHECK(status_of(world) == CabinetStatus::refused);
    CHECK(world.run(Dataset::sales).reason == "the cabinet is refused");
    CHECK(refusals(world) == incident);
    world.control("DELETE", "/__control/faults");
    world.connect();
    CHECK(status_of(world) == CabinetStatus::active);
    CHECK(world.run(Dataset::warehouses).state == sync::RunState::succeeded);
    world.clock.advance(1h);
  }
}

TEST_CASE("the refusal of a token that was replaced meanwhile says nothing of the new one") {
  World world(3, test::small(0));
  const std::string renewed = world.emulator->token(0, sandbox::TokenType::personal);
  bool replaced = false, answer_401_next_time = false;
  world.transport->hold = [&](const http::Request& request) -> Task<void> {
    if (replaced || request.url.find("/api/v3/warehouses") == std::string::npos) co_return;
    replaced = true;
    auto answer = co_await world.onboarding->rotate_token(world.cabinet, renewed);
    CHECK(answer.has_value());
    answer_401_next_time = true;
  };
  world.transport->instead = [&](const http::Request&) -> std::optional<http::Response> {
    if (!std::exchange(answer_401_next_time, false)) return std::nullopt;
    return http::Response{401, {}, R"({"title":"unauthorized","detail":"token withdrawn"})"};
  };
  const auto outcome = world.run(Dataset::warehouses);
  REQUIRE(replaced);
  REQUIRE(outcome.error.has_value());
  CHECK(outcome.error->code == Errc::unauthorized);
  CHECK(status_of(world) == CabinetStatus::active);
  CHECK(refusals(world) == 0);
  CHECK(world.run(Dataset::warehouses, false).state == sync::RunState::succeeded);  // due at once
}

TEST_CASE("a paused cabinet takes a new token and stays paused") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) {
    store::set_cabinet_status(tx, world.cabinet, CabinetStatus::paused, "by its owner");
  });
  const std::string renewed = world.emulator->token(0, sandbox::TokenType::personal);
  REQUIRE(rotate(world, renewed).has_value());
  CHECK(status_of(world) == CabinetStatus::paused);
  CHECK(world.run(Dataset::orders).reason == "the cabinet is paused");
}

TEST_CASE("a cabinet that was left or deleted while WB looked at a new token stays so") {
  World world(3, test::small(0));
  const std::string renewed = world.emulator->token(0, sandbox::TokenType::personal);
  const bool deleted = GENERATE(false, true);
  world.transport->rewrite = [&](http::Request&) {
    world.database->write([&](db::Tx& tx) {
      if (deleted) {
        store::purge_cabinet(tx, world.cabinet);
      } else {
        store::leave_cabinet(tx, world.cabinet, TelegramId{1});
      }
    });
  };
  const auto refused = rotate(world, renewed);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == Errc::conflict);
  world.database->read([&](db::Tx& tx) {
    const auto cabinet = store::find_cabinet(tx, world.cabinet);
    CHECK(cabinet.has_value() != deleted);
    if (cabinet) CHECK(cabinet->status == CabinetStatus::disconnected);
    CHECK(!store::sealed_token(tx, world.cabinet));
  });
}

TEST_CASE("a token that WB refuses when it is registered leaves nothing behind") {
  World world(3, test::small(0));
  world.database->write([&](db::Tx& tx) {
    store::upsert_user(tx, User{TelegramId{2}, {}, Language::ru, "Europe/Moscow", world.clock.now()});
  });
  world.transport->instead = [](const http::Request&) {
    return http::Response{401, {}, R"({"title":"unauthorized","status":401})"};
  };
  const auto refused =
      world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal), TelegramId{2});
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == Errc::unauthorized);
  CHECK(world.database->read_value(store::list_memberships).size() == 1);
  CHECK(world.database->read_value(store::list_cabinets).size() == 1);
}

TEST_CASE("a seller whom the user has already is not registered twice") {
  World world(3, test::small(0));
  const auto again = world.add_cabinet(world.emulator->token(0, sandbox::TokenType::personal));
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == Errc::conflict);
  CHECK_THAT(again.error().detail, Contains("already as cabinet " + std::to_string(world.cabinet.value)));
}

TEST_CASE("an operator sees which hosts a token reaches and what for") {
  World world(3, test::small(0));
  world.base_url += "/{host}";
  world.restart();
  SECTION("all") {
    const auto checks = check(world, world.cabinet);
    REQUIRE(checks.has_value());
    REQUIRE(checks->size() == 8);
    for (const auto& one : *checks) {
      INFO(one.category);
      CHECK(one.allowed);
      CHECK(one.reachable == true);
      CHECK(one.detail == "ok");
      CHECK_FALSE(one.datasets.empty());
    }
    CHECK((*checks)[0].category == "statistics");
    CHECK((*checks)[0].host == "statistics-api.wildberries.ru");
    CHECK((*checks)[0].datasets == std::vector<std::string>{"orders", "sales"});
  }
  SECTION("a token of feedbacks only, and a host that does not answer") {
    const auto renewed =
        rotate(world, world.emulator->token(0, sandbox::TokenType::personal, 1U << 7 | kReadOnly));
    REQUIRE(renewed.has_value());
    world.transport->fate = [] { return fakes::EmulatorTransport::Fate::lost_before; };
    const auto checks = check(world, world.cabinet);
    REQUIRE(checks.has_value());
    for (const auto& one : *checks) {
      INFO(one.category);
      const bool feedbacks = one.category == "feedbacks";
      CHECK(one.allowed == feedbacks);
      CHECK(one.reachable == (feedbacks ? std::optional(false) : std::nullopt));
      CHECK_THAT(one.detail, Contains(feedbacks ? "connection refused" : "not in the token"));
    }
  }
  SECTION("no such cabinet") {
    CHECK(check(world, CabinetId{99}).error().code == Errc::not_found);
  }
  SECTION("a cabinet without a token") {
    world.database->write([&](db::Tx& tx) {
      tx.prepare("update wb_cabinets set token_sealed = null where id = $1").bind_all(world.cabinet).run();
    });
    CHECK_THAT(check(world, world.cabinet).error().detail, Contains("it was disconnected"));
  }
}

}  // namespace onboarding_test
