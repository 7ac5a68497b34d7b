#include "daemon/rest/route_table.hpp"
#include "tests/unit/daemon/api_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace api_cache_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;

TEST_CASE("a repeated request is answered from memory without a coroutine") {
  Installation at;
  const Reply first = at.get("/api/v1/orders?telegram_id=100&limit=20", "bot-key");
  CHECK_FALSE(first.at_once);
  CHECK(first.meta()["source"] == "database");
  const int reads = at.database.reads;
  const Reply second = at.get("/api/v1/orders?telegram_id=100&limit=20", "bot-key");
  CHECK(second.at_once);
  CHECK(second.meta()["source"] == "memory");
  CHECK(second.data() == first.data());
  CHECK(second.header("ETag") == first.header("ETag"));
  CHECK(second.header("Link") == first.header("Link"));
  CHECK(second.meta()["request_id"] != first.meta()["request_id"]);
  CHECK(at.database.reads == reads);
  // Another target of the same meaning shares the entry.
  CHECK(at.get("/api/v1/orders?limit=20&user_id=100", "admin-key").at_once);
}

TEST_CASE("a change is seen at once, also one of another process") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders", "anna-key").data().size() == 1);
  REQUIRE(at.get("/api/v1/orders", "anna-key").at_once);
  // Through another connection, as another process would.
  const auto other =
      db::open(fakes::options_at("sqlite://" + (at.folder.path() / "wbd.db").string())).value();
  other->write([&](db::Tx& tx) {
    Order order;
    order.cabinet_id = at.anna;
    order.srid = "new";
    order.ordered_at = order.updated_at = at.clock.now();
    const Order* const row = &order;
    store::save_orders(tx, at.anna, std::span(&row, 1));
    store::raise_data_version(tx, at.anna);
  });
  const Reply reply = at.get("/api/v1/orders", "anna-key");
  CHECK(reply.data().size() == 2);
  CHECK(reply.meta()["source"] == "database");
}

TEST_CASE("an unannounced change of users causes no error") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders", "anna-key").status == 200);
  at.database.stamp_rests = true;
  for (int i = 0; i < 3; ++i) {
    at.add_key("more" + std::to_string(i), KeyScope::admin);
    const Reply read = at.get("/api/v1/orders?limit=" + std::to_string(i + 1), "anna-key");
    CHECK(read.status == 200);
    CHECK(read.meta()["source"] == "database");
  }
}

TEST_CASE("a change of one cabinet leaves the answers of others in memory") {
  Installation at;
  at.get("/api/v1/orders", "anna-key");
  at.get("/api/v1/orders", "boris-key");
  at.add_order(at.boris, "new", "2026-11-22T09:00:00Z", 2001);
  CHECK(at.get("/api/v1/orders", "anna-key").meta()["source"] == "memory");
  CHECK(at.get("/api/v1/orders", "boris-key").meta()["source"] == "database");
}

TEST_CASE("the answers of two users do not push each other out of memory") {
  Installation at;
  int routes_tried = 0;
  for (const Route& route : routes()) {
    if (route.reads() == nullptr || !route.reads()->kept || route.access != Access::user_data || route.path)
      continue;
    INFO(route.id);
    const std::string target(route.pattern);
    REQUIRE(at.get(target, "anna-key").status == 200);
    REQUIRE(at.get(target, "boris-key").status == 200);
    CHECK(at.get(target, "anna-key").meta()["source"] == "memory");
    ++routes_tried;
  }
  CHECK(routes_tried > 15);
}

TEST_CASE("a sync that brought no rows leaves the answers that show only rows, with its time") {
  Installation at;
  const auto* target =
      GENERATE("/api/v1/orders?limit=20", "/api/v1/orders/anna-srid", "/api/v1/sales", "/api/v1/products",
               "/api/v1/products/1001", "/api/v1/stocks", "/api/v1/reviews", "/api/v1/questions");
  INFO(target);
  const Reply first = at.get(target, "anna-key");
  REQUIRE(first.status == 200);
  at.clock.advance(1min);
  at.mark_synced(at.anna, at.clock.now());
  at.database.write([&](db::Tx& tx) { store::raise_sync_version(tx, at.anna); });
  const int reads = at.database.reads;
  const Reply second = at.get(target, "anna-key");
  CHECK(second.meta()["source"] == "memory");
  CHECK(at.database.reads == reads + 1);  // of the versions and the sync times
  CHECK(second.data() == first.data());
  CHECK(first.meta()["as_of"] == "2026-11-22T10:00:00Z");
  CHECK(second.meta()["as_of"] == "2026-11-22T10:01:00Z");
  CHECK(at.get(target, "anna-key").at_once);
  CHECK(at.database.reads == reads + 1);
}

TEST_CASE("an answer about syncs is read again after a sync that brought no rows") {
  Installation at;
  const auto* target =
      GENERATE("/api/v1/dashboard", "/api/v1/orders/anna-srid/report", "/api/v1/analytics/sales?period=7",
               "/api/v1/cabinets", "/api/v1/sync/status");
  INFO(target);
  REQUIRE(at.get(target, "anna-key").status == 200);
  at.database.write([&](db::Tx& tx) { store::raise_sync_version(tx, at.anna); });
  CHECK(at.get(target, "anna-key").meta()["source"] == "database");
}

TEST_CASE("an answer is not renewed past a change of rows, its life, or the time when it is stale") {
  Installation at;
  const auto quiet_sync = [&at](UtcTime when) {
    at.mark_synced(at.anna, when);
    at.database.write([&](db::Tx& tx) { store::raise_sync_version(tx, at.anna); });
  };
  REQUIRE(at.get("/api/v1/orders", "anna-key").data().size() == 1);
  SECTION("rows have changed before the sync") {
    at.add_order(at.anna, "new", "2026-11-22T09:00:00Z", 1001);
    quiet_sync(at.clock.now());
    const Reply reply = at.get("/api/v1/orders", "anna-key");
    CHECK(reply.meta()["source"] == "database");
    CHECK(reply.data().size() == 2);
  }
  SECTION("rows have changed after the sync") {
    quiet_sync(at.clock.now());
    at.add_order(at.anna, "new", "2026-11-22T09:00:00Z", 1001);
    CHECK(at.get("/api/v1/orders", "anna-key").data().size() == 2);
  }
  SECTION("its five minutes are over") {
    at.clock.advance(5min);
    quiet_sync(at.clock.now());
    CHECK(at.get("/api/v1/orders", "anna-key").meta()["source"] == "database");
  }
  SECTION("it is stale as of the last sync, too") {
    quiet_sync(at.clock.now() - 11min);
    const Reply reply = at.get("/api/v1/orders", "anna-key");
    CHECK(reply.meta()["source"] == "database");
    CHECK(reply.meta()["stale"] == true);
    CHECK_FALSE(at.asked.empty());
  }
  SECTION("its cabinets have changed") {
    at.database.write([&](db::Tx& tx) {
      REQUIRE(
          store::save_member(tx, at.boris, TelegramId{100}, MemberRole::viewer, at.clock.now()).has_value());
    });
    quiet_sync(at.clock.now());
    CHECK(at.get("/api/v1/orders", "anna-key").meta()["source"] == "database");
  }
}

TEST_CASE("of several cabinets each may be synced without news") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders", "admin-key").data().size() == 2);
  at.clock.advance(1min);
  at.mark_synced(at.anna, at.clock.now());
  at.database.write([&](db::Tx& tx) { store::raise_sync_version(tx, at.anna); });
  const Reply one = at.get("/api/v1/orders", "admin-key");
  CHECK(one.meta()["source"] == "memory");
  CHECK(one.meta()["as_of"] == "2026-11-22T10:00:00Z");  // that of the other cabinet, which is older
  at.mark_synced(at.boris, at.clock.now());
  at.database.write([&](db::Tx& tx) { store::raise_sync_version(tx, at.boris); });
  const Reply both = at.get("/api/v1/orders", "admin-key");
  CHECK(both.meta()["source"] == "memory");
  CHECK(both.meta()["as_of"] == "2026-11-22T10:01:00Z");
}

TEST_CASE("an answer lives as long as the SPEC says") {
  struct Case {
    const char* target;
    Millis ttl;
  };
  const auto c = EACH_ROW(Case, {
                                    {"/api/v1/orders", 5min},
                                    {"/api/v1/orders/anna-srid", 5min},
                                    {"/api/v1/stocks", 10min},
                                    {"/api/v1/products/1001", 30min},
                                    {"/api/v1/orders/anna-srid/report", 5min},
                                    {"/api/v1/analytics/sales?nm_id=1001&period=7", 15min},
                                    {"/api/v1/warehouses", 30min},
                                    {"/api/v1/reviews", 3min},  // cache.default_ttl
                                });
  INFO(c.target);
  Installation at("", [](ApiContext& context) { context.default_ttl = 3min; });
  // So that neither staleness nor the end of the day ends the life.
  at.mark_synced(at.anna, at.clock.now() + 2h);
  at.get(c.target, "anna-key");
  at.clock.advance(c.ttl - 1ms);
  CHECK(at.get(c.target, "anna-key").at_once);
  at.clock.advance(1ms);
  CHECK_FALSE(at.get(c.target, "anna-key").at_once);
}

TEST_CASE("what depends on today does not outlive the day of the report zone") {
  const auto* target = GENERATE("/api/v1/stocks", "/api/v1/orders/anna-srid/report");
  INFO(target);
  Installation at;
  at.clock.set("2026-11-22T20:59:30Z");  // 23:59:30 in Moscow
  at.mark_synced(at.anna, at.clock.now());
  at.get(target, "anna-key");
  at.clock.advance(29s);
  CHECK(at.get(target, "anna-key").at_once);
  at.clock.advance(1s);
  CHECK_FALSE(at.get(target, "anna-key").at_once);
}

TEST_CASE("how far a first sync has come is at most ten seconds old, while it goes on") {
  const auto* target = GENERATE("/api/v1/orders", "/api/v1/orders/anna-srid", "/api/v1/products/1001",
                                "/api/v1/orders/anna-srid/report", "/api/v1/analytics/sales?period=7");
  INFO(target);
  Installation at;
  // As a run does that stores its progress and then waits for WB: no version moves.
  const auto save_progress = [&at](std::int64_t rows) {
    at.database.write([&](db::Tx& tx) {
      tx.prepare("update sync_state set backfilled = $2, load_rows = $3 where cabinet_id = $1")
          .bind_all(at.anna, false, rows)
          .run();
    });
  };
  const auto fetched_of = [](const Reply& reply) { return reply.meta()["loading"].at(0).at("fetched"); };
  save_progress(10);
  at.database.write([&](db::Tx& tx) { store::raise_sync_version(tx, at.anna); });
  CHECK(fetched_of(at.get(target, "anna-key")) == 10);
  save_progress(20);
  at.clock.advance(10s - 1ms);
  const Reply kept = at.get(target, "anna-key");
  CHECK(kept.meta()["source"] == "memory");
  CHECK(fetched_of(kept) == 10);
  at.clock.advance(1ms);
  const Reply read = at.get(target, "anna-key");
  CHECK(read.meta()["source"] == "database");
  CHECK(fetched_of(read) == 20);
}

TEST_CASE("a first sync that rests does not shorten the life of answers") {
  const auto* target = GENERATE("/api/v1/orders", "/api/v1/warehouses");
  INFO(target);
  Installation at;
  at.database.write([&](db::Tx& tx) {
    tx.prepare("update sync_state set backfilled = $2 where cabinet_id = $1").bind_all(at.anna, false).run();
    store::set_cabinet_status(tx, at.anna, CabinetStatus::paused, std::nullopt);
  });
  CHECK(at.get(target, "anna-key").meta()["loading"].size() > 0);
  at.clock.advance(5min - 1ms);
  CHECK(at.get(target, "anna-key").at_once);
}

TEST_CASE("old data is called stale and one sync is asked for") {
  Installation at;
  // Default interval 5 min: stale from 10 min on.
  CHECK(at.get("/api/v1/reviews", "anna-key").meta()["stale"] == false);
  at.clock.advance(10min - 1ms);
  CHECK(at.get("/api/v1/reviews", "anna-key").meta()["stale"] == false);
  CHECK(at.asked.empty());
  at.clock.advance(1ms);
  CHECK(at.get("/api/v1/reviews", "anna-key").meta()["stale"] == true);
  CHECK(at.asked == std::vector{std::pair{at.anna, Dataset::reviews}});
  at.clock.advance(1min);
  CHECK(at.get("/api/v1/reviews", "anna-key").meta()["stale"] == true);
  CHECK(at.asked.size() == 1);
  at.clock.advance(4min);
  CHECK(at.get("/api/v1/reviews", "anna-key").meta()["stale"] == true);
  CHECK(at.asked.size() == 2);

  at.mark_synced(at.anna, at.clock.now());
  at.clock.advance(10s);
  const Reply fresh = at.get("/api/v1/reviews", "anna-key");
  CHECK(fresh.meta()["stale"] == false);
  CHECK(fresh.meta()["as_of"] == "2026-11-22T10:15:00Z");
}

TEST_CASE("data that was never synced is stale and has no age") {
  Installation at;
  at.database.write([&](db::Tx& tx) {
    tx.prepare("update sync_state set last_success_at = null where cabinet_id = $1 and dataset = 'reviews'")
        .bind_all(at.anna)
        .run();
  });
  const auto meta = at.get("/api/v1/reviews", "anna-key").meta();
  CHECK(meta["stale"] == true);
  CHECK(meta["as_of"].is_null());
}

TEST_CASE("with the database down the last answer serves, even expired, and says so") {
  Installation at;
  const Reply before = at.get("/api/v1/orders", "anna-key");
  REQUIRE(before.status == 200);
  at.clock.advance(1h);
  at.database.down = true;
  for (const bool stamp_lost : {false, true}) {
    at.database.stamp_lost = stamp_lost;
    const Reply reply = at.get("/api/v1/orders", "anna-key");
    REQUIRE(reply.status == 200);
    CHECK(reply.data() == before.data());
    CHECK(reply.meta()["stale"] == true);
    CHECK(reply.meta()["source"] == "memory");
    // Authorisation goes on.
    CHECK(at.get("/api/v1/orders", "nobody").status == 401);
    CHECK(at.get("/api/v1/orders?telegram_id=200", "anna-key").status == 404);
  }

  const Reply unread = at.get("/api/v1/products", "anna-key");
  CHECK(unread.status == 503);
  CHECK(unread.json()["code"] == "unavailable");
  CHECK_FALSE(unread.header("Retry-After").empty());

  at.database.down = false;
  at.database.stamp_lost = false;
  at.clock.advance(1s);  // the pause after a failure
  CHECK(at.get("/api/v1/products", "anna-key").status == 200);
  CHECK(at.get("/api/v1/orders", "anna-key").meta()["source"] == "database");
}

TEST_CASE("with the database down nothing is served that the user has lost") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders", "anna-key").data().size() == 1);
  at.database.write([&](db::Tx& tx) { store::leave_cabinet(tx, at.anna, TelegramId{100}); });
  REQUIRE(at.get("/api/v1/cabinets", "anna-key").data().empty());  // the API knows of the loss
  at.clock.advance(1h);
  at.database.down = true;
  CHECK(at.get("/api/v1/orders", "anna-key").status == 503);
}

TEST_CASE("with the database down an order found by an srid of digits is not taken for one of that id") {
  Installation at;
  at.add_order(at.anna, "777777", "2026-11-22T09:00:00Z", 1001);
  REQUIRE(at.get("/api/v1/orders/777777", "anna-key").status == 200);
  REQUIRE(at.get("/api/v1/cabinets", "anna-key").status == 200);
  at.database.down = true;
  CHECK(at.get("/api/v1/orders/777777", "anna-key").status == 503);
  // The list of cabinets is not cached, but an old one is better than none.
  CHECK(at.get("/api/v1/cabinets", "anna-key").status == 200);
}

TEST_CASE("a database that was never reached gives 503") {
  Installation at;
  at.database.down = true;
  const Reply reply = at.get("/api/v1/orders", "anna-key");
  CHECK(reply.status == 503);
  CHECK(reply.header("Retry-After") == "5");
}

TEST_CASE("an object that is not there is not remembered as missing") {
  Installation at;
  CHECK(at.get("/api/v1/orders/later", "anna-key").status == 404);
  at.add_order(at.anna, "later", "2026-11-22T09:00:00Z", 1001);
  CHECK(at.get("/api/v1/orders/later", "anna-key").status == 200);
}

}  // namespace api_cache_test
