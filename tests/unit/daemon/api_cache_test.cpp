#include "tests/unit/daemon/api_fixture.hpp"

using namespace wb;
using namespace wb::rest;
using namespace wb::rest::testing;

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
  // Another target with the same meaning shares the entry.
  CHECK(at.get("/api/v1/orders?limit=20&user_id=100", "admin-key").at_once);
}

TEST_CASE("a change is seen at once, whoever made it") {
  Installation at;
  REQUIRE(at.get("/api/v1/orders", "anna-key").data().size() == 1);
  REQUIRE(at.get("/api/v1/orders", "anna-key").at_once);
  // Through a connection of its own, as another process would.
  const auto other = store::open({.url = "sqlite://" + (at.folder.path() / "wbd.db").string()}).value();
  other->write([&](store::Tx& tx) {
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

TEST_CASE("a change of one cabinet leaves the answers of others in memory") {
  Installation at;
  at.get("/api/v1/orders", "anna-key");
  at.get("/api/v1/orders", "boris-key");
  at.add_order(at.boris, "new", "2026-11-22T09:00:00Z", 2001);
  CHECK(at.get("/api/v1/orders", "anna-key").meta()["source"] == "memory");
  CHECK(at.get("/api/v1/orders", "boris-key").meta()["source"] == "database");
}

TEST_CASE("an answer lives as long as the SPEC says") {
  struct Case {
    const char* target;
    Millis ttl;
  };
  const auto c = GENERATE(values<Case>({
      {"/api/v1/orders", 5min},
      {"/api/v1/orders/anna-srid", 5min},
      {"/api/v1/stocks", 10min},
      {"/api/v1/products/1001", 30min},
      {"/api/v1/orders/anna-srid/report", 1min},
  }));
  INFO(c.target);
  Installation at;
  // Far from being stale, and far from the end of the day.
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
  at.database.write([&](store::Tx& tx) {
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
    // Rights hold on.
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
  at.database.write([&](store::Tx& tx) { store::leave_cabinet(tx, at.anna, TelegramId{100}); });
  REQUIRE(at.get("/api/v1/cabinets", "anna-key").data().empty());  // the loss is known
  at.clock.advance(1h);
  at.database.down = true;
  CHECK(at.get("/api/v1/orders", "anna-key").status == 503);
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
