#include "daemon/incident_watch.hpp"

#include <catch2/catch.hpp>

#include "core/model/target.hpp"
#include "core/store/backups.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/incidents.hpp"
#include "core/store/targets.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/scripted_http.hpp"
#include "tests/unit/store/support.hpp"

namespace incident_watch_test {

using namespace wbd;
using namespace wbd::daemon;
using namespace wbd::test;

namespace {

// A database that can be down.
class Outage final : public db::Database {
 public:
  explicit Outage(db::Database& database) : database_(database) {}
  [[nodiscard]] db::Dialect dialect() const override { return database_.dialect(); }
  void read(const std::function<void(db::Tx&)>& work) override {
    check();
    database_.read(work);
  }
  using Database::write;
  void write(const std::function<void(db::Tx&)>& work, db::LockTimeout lock_timeout) override {
    check();
    database_.write(work, lock_timeout);
  }
  void migrate() override {}
  [[nodiscard]] db::MigrationStatus migration_status() override { return database_.migration_status(); }
  [[nodiscard]] std::optional<std::uint64_t> change_stamp() override { return database_.change_stamp(); }

  bool down = false;

 private:
  void check() const {
    if (down) throw Failure({Errc::unavailable, "connection refused"});
  }
  db::Database& database_;
};

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
    options.data_folder = "/there/is/no/such/folder";
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
  Outage database(*place.database);
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
