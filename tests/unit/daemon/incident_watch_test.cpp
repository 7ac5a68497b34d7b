#include "daemon/incident_watch.hpp"

#include <catch2/catch.hpp>

#include "core/model/target.hpp"
#include "core/store/backups.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/incidents.hpp"
#include "core/store/targets.hpp"
#include "core/sync/payout_event.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/scripted_http.hpp"
#include "tests/unit/daemon/outage_database.hpp"
#include "tests/unit/store/support.hpp"

namespace incident_watch_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::test;

namespace {

struct Place {
  Place() {
    database.write([this](db::Tx& tx) {
      cabinet = add_cabinet(tx, 1, "11111111-1111-4111-8111-111111111111");
      Target target;
      target.user = TelegramId{1};
      target.chat_id = 1;
      target.created_at = at(1);
      store::create_target(tx, target, {});
    });
    clock.set(at(100'000));
  }
  [[nodiscard]] WatchOptions options() {
    WatchOptions options;
    options.admins = {TelegramId{1}, TelegramId{2}};
    options.machine = "box";
    options.redis_is_down = [this] { return redis_down; };
    return options;
  }
  // "type kind" of each delivery, the oldest first.
  [[nodiscard]] std::vector<std::string> told() {
    std::vector<std::string> told;
    database.read([&told](db::Tx& tx) {
      for (const auto& one : store::delivery_queue(tx, 1, 100)) {
        const auto kind = one.payload.substr(0, one.payload.find(','));
        told.push_back(one.type + " " + kind.substr(kind.find(':') + 1));
      }
    });
    return told;
  }
  void set_status(CabinetStatus status) {
    database.write([&](db::Tx& tx) { store::set_cabinet_status(tx, cabinet, status, std::nullopt); });
  }

  TempDatabase database;
  fakes::ManualClock clock;
  CabinetId cabinet;
  bool redis_down = false;
};

}  // namespace

TEST_CASE("two processes tell an incident once when it begins and once when it ends, also after a restart") {
  Place place;
  IncidentWatch one(*place.database, place.clock, place.options());
  std::optional<IncidentWatch> other;
  other.emplace(*place.database, place.clock, place.options());
  CHECK(one.look());
  CHECK(other->look());
  CHECK(place.told().empty());

  place.set_status(CabinetStatus::refused);
  CHECK(one.look());
  CHECK(other->look());
  CHECK(place.told() == std::vector<std::string>{R"(incident.began "token.trouble")"});
  other.emplace(*place.database, place.clock, place.options());  // a restart
  place.clock.advance(Millis{61'000});
  CHECK(other->look());
  CHECK(place.told().size() == 1);
  place.database.read([&](db::Tx& tx) { CHECK(store::open_incidents(tx)[0].seen_at == place.clock.now()); });

  place.set_status(CabinetStatus::active);
  CHECK(other->look());
  CHECK(one.look());
  CHECK(place.told() ==
        std::vector<std::string>{R"(incident.began "token.trouble")", R"(incident.ended "token.trouble")"});
}

TEST_CASE("an outage of the database is told when it is over, and a short one is not") {
  Place place;
  testing::OutageDatabase database(*place.database);
  IncidentWatch one(database, place.clock, place.options());
  IncidentWatch other(database, place.clock, place.options());
  const auto outage = [&](Millis time) {
    database.down = true;
    CHECK_FALSE(one.look());
    place.clock.advance(Millis{2'000});
    CHECK_FALSE(other.look());
    place.clock.advance(time - Millis{2'000});
    database.down = false;
    CHECK(one.look());
    CHECK(other.look());
  };
  outage(Millis{19'000});
  CHECK(place.told().empty());
  outage(Millis{300'000});
  CHECK(place.told() ==
        std::vector<std::string>{R"(incident.began "database.down")", R"(incident.ended "database.down")"});
  place.database.read([](db::Tx& tx) {
    const auto list = store::list_incidents(tx, false, 10, 0);
    REQUIRE(list.total == 1);
    CHECK(*list.incidents[0].ended_at - list.incidents[0].began_at == Millis{300'000});
    CHECK(list.incidents[0].detail.reason == "connection refused");
  });
}

TEST_CASE("a payout that does not add up is told once, and once when it does, by several processes") {
  Place place;
  IncidentWatch one(*place.database, place.clock, place.options());
  IncidentWatch other(*place.database, place.clock, place.options());
  sync::PayoutFacts facts;
  facts.report_id = 301;
  facts.from = *parse_date("2026-11-16");
  facts.to = *parse_date("2026-11-22");
  facts.computed = Money{100'00};
  facts.currency = "RUB";
  const auto emit = [&](std::int64_t paid) {
    facts.paid = Money{paid};
    facts.happened_at = place.clock.now();
    bool is_new = false;
    place.database.write(
        [&](db::Tx& tx) { is_new = sync::emit_payout_event(tx, place.cabinet, facts, place.clock.now()); });
    for (int i = 0; i < 2; ++i) {
      CHECK(one.look());
      CHECK(other.look());
    }
    return is_new;
  };
  const std::string began = R"(incident.began "payout.unreconciled")",
                    ended = R"(incident.ended "payout.unreconciled")";
  CHECK(emit(87'50));
  CHECK_FALSE(emit(87'50));
  CHECK(place.told() == std::vector<std::string>{began});
  place.clock.advance(Millis{61'000});
  CHECK(emit(100'00));
  CHECK_FALSE(emit(100'00));
  CHECK(place.told() == std::vector<std::string>{began, ended});

  facts.report_id = 302;
  CHECK(emit(1));
  place.database.write([&](db::Tx& tx) { store::purge_cabinet(tx, place.cabinet); });
  CHECK(other.look());
  CHECK(one.look());
  CHECK(place.told() == std::vector<std::string>{began, ended, began, ended});
}

TEST_CASE("Redis that stays away for a minute is an incident of this machine") {
  Place place;
  IncidentWatch watch(*place.database, place.clock, place.options());
  place.redis_down = true;
  CHECK(watch.look());
  place.clock.advance(Millis{59'000});
  CHECK(watch.look());
  CHECK(place.told().empty());
  place.clock.advance(Millis{1'000});
  CHECK(watch.look());
  place.redis_down = false;
  CHECK(watch.look());
  CHECK(place.told() ==
        std::vector<std::string>{R"(incident.began "redis.down")", R"(incident.ended "redis.down")"});
}

TEST_CASE("the heartbeat's address is asked for each minute, but not while something is wrong") {
  asio::io_context context;
  fakes::ScriptedHttp http;
  fakes::ManualClock clock;
  for (int i = 0; i < 3; ++i) http.then(200);
  http.then_fails();
  http.then(500);
  Heartbeat heartbeat(http, "https://beat.example/x", clock);
  const auto beats = [&](bool healthy) {
    const std::size_t before = http.requests.size();
    run_sync(context, heartbeat.beat(healthy));
    return http.requests.size() - before;
  };
  CHECK(beats(false) == 0);
  CHECK(beats(true) == 1);
  CHECK(http.requests[0].url == "https://beat.example/x");
  CHECK(beats(true) == 0);
  clock.advance(Millis{60'000});
  CHECK(beats(false) == 0);
  CHECK(beats(true) == 1);
  for (int i = 0; i < 3; ++i) {  // an answer that fails changes nothing
    clock.advance(Millis{60'000});
    CHECK(beats(true) == 1);
  }
  Heartbeat none(http, "", clock);
  run_sync(context, none.beat(true));
  CHECK(http.requests.size() == 5);
}

}  // namespace incident_watch_test
