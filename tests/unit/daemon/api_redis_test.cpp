// Several processes on one database and one Redis.

#include <boost/asio/co_spawn.hpp>

#include "tests/fakes/redis_server.hpp"
#include "tests/unit/daemon/api_fixture.hpp"

namespace api_redis_test {

using namespace wbd;
using namespace wbd::rest;
using namespace wbd::rest::testing;
using wbd::fakes::RedisServer;

namespace {

// Another wbd on the same database and Redis, with its own memory, connections and versions.
class Process {
 public:
  Process(Installation& at, const std::string& redis_url, Millis wait_for_others = Millis{250})
      : database_(db::open(fakes::options_at("sqlite://" + (at.folder.path() / "wbd.db").string())).value()),
        shared_(redis_url, at.clock) {
    ApiContext with{database_, workers_, memory_, watch_, flights_, at.clock, TimeZone::moscow(), at.secrets};
    with.sync_times = &versions_.sync_times();
    with.shared = &shared_.cache;
    with.wait_for_others = wait_for_others;
    api_ = std::make_unique<Api>(std::move(with));
    shared_.connect(context_);
  }
  ~Process() { workers_.join(); }

  Reply get(std::string_view target, std::string_view key) {
    return call_api(*api_, context_, "GET", target, key);
  }
  Task<httpd::Response> handle(const httpd::Request& request) { return task_of(*api_, request); }
  SwitchedDatabase& database() { return database_; }
  asio::io_context& context() { return context_; }
  SharedCache& shared() { return shared_; }

 private:
  SwitchedDatabase database_;
  WorkerPool workers_{2};
  cache::MemoryCache memory_{8UL << 20};
  StoreVersions versions_{database_, workers_};
  cache::VersionWatch watch_{versions_};
  cache::SingleFlight flights_;
  SharedCache shared_;
  std::unique_ptr<Api> api_;
  asio::io_context context_;
};

std::string source(const Reply& reply) {
  return reply.meta()["source"];
}

}  // namespace

TEST_CASE("an answer one process has read another gets from Redis, then has in memory") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  const auto* target =
      GENERATE("/api/v1/orders?limit=20", "/api/v1/orders/anna-srid", "/api/v1/products/1001",
               "/api/v1/stocks?nm_id=1001", "/api/v1/orders/anna-srid/report?lang=en");
  INFO(target);
  const Reply first = one.get(target, "anna-key");
  REQUIRE(first.status == 200);
  CHECK(source(first) == "database");
  two.get("/api/v1/cabinets", "anna-key");  // so that it knows the users
  const int reads = two.database().reads;
  const Reply second = two.get(target, "anna-key");
  CHECK(source(second) == "redis");
  CHECK(two.database().reads == reads);
  CHECK(second.data() == first.data());
  CHECK(second.header("ETag") == first.header("ETag"));
  CHECK(second.header("X-Total-Count") == first.header("X-Total-Count"));
  CHECK(second.meta()["as_of"] == first.meta()["as_of"]);
  const Reply third = two.get(target, "anna-key");
  CHECK(third.at_once);
  CHECK(source(third) == "memory");
  CHECK(third.data() == first.data());
}

TEST_CASE("after a sync that brought no rows an answer from Redis is as good as one from memory") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  const Reply first = one.get("/api/v1/orders?limit=20", "anna-key");
  REQUIRE(source(first) == "database");
  one.clock.advance(1min);
  one.mark_synced(one.anna, one.clock.now());
  one.database.write([&](db::Tx& tx) { store::raise_sync_version(tx, one.anna); });
  two.get("/api/v1/cabinets", "anna-key");  // so that it knows the users and the versions
  const int reads = two.database().reads;
  const Reply second = two.get("/api/v1/orders?limit=20", "anna-key");
  CHECK(source(second) == "redis");
  CHECK(two.database().reads == reads);
  CHECK(second.data() == first.data());
  CHECK(second.meta()["as_of"] == "2026-11-22T10:01:00Z");
  one.add_order(one.anna, "new", "2026-11-22T09:00:00Z", 1001);
  CHECK(two.get("/api/v1/orders?limit=20", "anna-key").data().size() == 2);
}

TEST_CASE("answers lie in Redis under the documented names with the documented lifetimes") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  const std::string id = one.get("/api/v1/orders", "anna-key").data()[0]["id"].dump();
  struct Case {
    std::string target, key;
    Millis lifetime;
  };
  const auto c = GENERATE_COPY(values<Case>({
      {"/api/v1/orders?limit=20", "wb:user_orders:100:20", 5min},
      {"/api/v1/orders/" + id, "wb:order:" + id, 5min},
      {"/api/v1/orders/anna-srid", "wb:order:anna-srid", 5min},
      {"/api/v1/stocks?warehouse_id=507&nm_id=1001", "wb:stocks:507:1001", 10min},
      {"/api/v1/products/1001", "wb:product:1001", 30min},
      {"/api/v1/orders/" + id + "/report?lang=ru&format=html", "wb:report:" + id + ":ru:html", 5min},
      {"/api/v1/analytics/sales?nm_id=1001&period=7", "wb:analytics:1001:7", 15min},
  }));
  INFO(c.target);
  // A stale answer expires soon, but Redis keeps it.
  one.clock.advance(11min);
  REQUIRE(one.get(c.target, "anna-key").status == 200);
  // put() does not wait for Redis; a later reply on the same connection proves that it has been executed.
  run_sync(one.context, one.shared->cache.get("nothing"));
  const long left = std::stol(redis.call("PTTL " + c.key).substr(1));
  CHECK(left > c.lifetime.count() - 30'000);
  CHECK(left <= c.lifetime.count());
  CHECK(redis.call("EXISTS " + c.key + ".lock") == ":0\r\n");
}

TEST_CASE("what depends on today is forgotten by Redis at the end of the day") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  one.clock.set("2026-11-22T20:59:50Z");  // 23:59:50 in Moscow
  one.get("/api/v1/stocks?warehouse_id=507&nm_id=1001", "anna-key");
  run_sync(one.context, one.shared->cache.get("nothing"));
  const long left = std::stol(redis.call("PTTL wb:stocks:507:1001").substr(1));
  CHECK((left > 0 && left <= 10'000));
}

TEST_CASE("an old answer in Redis is not served after a change") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  REQUIRE(one.get("/api/v1/orders", "anna-key").data().size() == 1);
  REQUIRE(source(two.get("/api/v1/orders", "anna-key")) == "redis");
  one.add_order(one.anna, "new", "2026-11-22T09:00:00Z", 1001);
  const Reply after = two.get("/api/v1/orders", "anna-key");
  CHECK(source(after) == "database");
  CHECK(after.data().size() == 2);
  CHECK(source(one.get("/api/v1/orders", "anna-key")) == "redis");
  CHECK(one.get("/api/v1/orders", "anna-key").data().size() == 2);
}

TEST_CASE("nothing of a foreign cabinet is served, whatever lies in the caches") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  const std::string id = one.get("/api/v1/orders", "anna-key").data()[0]["id"].dump();
  for (const std::string& target :
       {"/api/v1/orders/" + id, std::string("/api/v1/orders/anna-srid"), std::string("/api/v1/products/1001"),
        "/api/v1/orders/" + id + "/report"}) {
    INFO(target);
    REQUIRE(one.get(target, "anna-key").status == 200);
    REQUIRE(one.get(target, "admin-key").status == 200);
    CHECK(one.get(target, "boris-key").status == 404);
    CHECK(two.get(target, "boris-key").status == 404);
    CHECK(source(one.get(target, "anna-key")) == "memory");
    CHECK(two.get(target, "anna-key").status == 200);
  }
  // Two sellers have the same article: each gets its own.
  REQUIRE(one.get("/api/v1/stocks?warehouse_id=507&nm_id=1001", "anna-key").data().size() == 1);
  CHECK(one.get("/api/v1/stocks?warehouse_id=507&nm_id=1001", "boris-key").data().empty());
  CHECK(two.get("/api/v1/stocks?warehouse_id=507&nm_id=1001", "anna-key").data().size() == 1);
  CHECK(two.get("/api/v1/stocks?warehouse_id=507&nm_id=1001", "boris-key").data().empty());
}

TEST_CASE("an order by its id depends on its own cabinet alone; an srid of digits is not kept") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  const std::string target = "/api/v1/orders/" + one.get("/api/v1/orders", "anna-key").data()[0]["id"].dump();
  REQUIRE(one.get(target, "admin-key").status == 200);
  CHECK(source(one.get(target, "anna-key")) == "memory");  // shared by all its viewers
  one.add_order(one.boris, "other", "2026-11-22T09:00:00Z", 2001);
  CHECK(source(one.get(target, "admin-key")) == "memory");
  one.add_order(one.anna, "777777", "2026-11-22T09:00:00Z", 1001);
  CHECK(source(one.get(target, "admin-key")) == "database");

  CHECK(source(one.get("/api/v1/orders/777777", "anna-key")) == "database");
  CHECK(source(one.get("/api/v1/orders/777777", "anna-key")) == "database");
  CHECK(redis.call("EXISTS wb:order:777777") == ":0\r\n");
}

TEST_CASE("the list of cabinets is read each time and never stored in Redis") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  CHECK(source(one.get("/api/v1/cabinets", "anna-key")) == "database");
  CHECK(source(one.get("/api/v1/cabinets", "anna-key")) == "database");
  CHECK(redis.call("DBSIZE") == ":0\r\n");
}

TEST_CASE("with the database down what lies in Redis still serves, and says so") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  const Reply before = one.get("/api/v1/orders", "anna-key");
  REQUIRE(two.get("/api/v1/cabinets", "anna-key").status == 200);
  one.clock.advance(1h);  // expired long ago
  two.database().down = true;
  two.database().stamp_lost = true;
  const Reply after = two.get("/api/v1/orders", "anna-key");
  REQUIRE(after.status == 200);
  CHECK(after.data() == before.data());
  CHECK(after.meta()["stale"] == true);
  CHECK(source(after) == "redis");
  CHECK(source(two.get("/api/v1/orders", "anna-key")) == "memory");
  // An answer that was never read is 503. Data of others stays hidden.
  const Reply unread = two.get("/api/v1/products", "anna-key");
  CHECK(unread.status == 503);
  CHECK_FALSE(unread.header("Retry-After").empty());
  REQUIRE(one.get("/api/v1/orders/anna-srid", "anna-key").status == 200);
  CHECK(two.get("/api/v1/orders/anna-srid", "boris-key").status == 503);
}

TEST_CASE("garbage in Redis is read over and written over") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  redis.call("SET wb:user_orders:100:50 garbage");
  const Reply first = one.get("/api/v1/orders", "anna-key");
  CHECK(first.status == 200);
  CHECK(source(first) == "database");
  CHECK(source(two.get("/api/v1/orders", "anna-key")) == "redis");
}

TEST_CASE("an answer in Redis outlives a change of users and keys") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  REQUIRE(one.get("/api/v1/orders?limit=20", "anna-key").status == 200);
  one.add_key("another", KeyScope::admin);
  two.get("/api/v1/cabinets", "anna-key");  // so that it knows the users
  CHECK(source(two.get("/api/v1/orders?limit=20", "anna-key")) == "redis");
}

TEST_CASE("an answer that somebody else has put into Redis, or moved there, is not there") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  const auto ask = [&](std::vector<std::string_view> words) {
    auto& client = two.shared().clients.of(two.context().get_executor());
    return run_sync(two.context(), client.command(words)).value();
  };
  const std::string_view name = "wb:user_orders:100:20";
  REQUIRE(one.get("/api/v1/orders?limit=20", "anna-key").status == 200);
  const auto kept = run_sync(one.context, one.shared->cache.get("user_orders:100:20"));
  REQUIRE(kept);
  cache::Entry forged = *kept;
  forged.data = R"([{"srid":"forged"}])";
  SECTION("made with another key") {
    const cache::EntryCodec theirs("installation", sha256("theirs"));
    ask({"SET", name, theirs.encode("user_orders:100:20", forged), "PX", "100000"});
  }
  SECTION("made with the key, for another answer") {
    const cache::EntryCodec ours("installation", Sha256{});
    ask({"SET", name, ours.encode("user_orders:100:21", forged), "PX", "100000"});
  }
  SECTION("changed in one byte") {
    std::string value = ask({"GET", name}).text;
    value[value.find("anna-srid")] = 'h';
    ask({"SET", name, value, "PX", "100000"});
  }
  const Reply reply = two.get("/api/v1/orders?limit=20", "anna-key");
  CHECK(source(reply) == "database");
  CHECK(reply.data().at(0).at("srid") == "anna-srid");
}

TEST_CASE("a process waits for the answer another one is reading") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url(), Millis{60'000});
  REQUIRE(source(one.get("/api/v1/orders", "anna-key")) == "database");
  two.get("/api/v1/cabinets", "anna-key");
  const auto entry = one.memory.find("user_orders:100:50");
  REQUIRE(entry);
  // A reply on the same connection proves that the entry has arrived.
  REQUIRE(run_sync(one.context, one.shared->cache.get("user_orders:100:50")));
  redis.call("DEL wb:user_orders:100:50");
  std::function<bool(const cache::Entry&)> nothing = [](const cache::Entry&) { return false; };
  const auto held =
      run_sync(one.context, one.shared->cache.try_lock("user_orders:100:50", std::move(nothing)));
  REQUIRE(held.state == cache::RedisCache::KeyLock::State::ours);

  const int reads = two.database().reads;
  std::optional<httpd::Response> response;
  const std::vector<httpd::Header> headers{{"X-API-Key", "anna-key"}};
  httpd::Request request;
  request.method = "GET";
  request.target = "/api/v1/orders";
  request.headers = &headers;
  auto ask = [&]() -> Task<void> { response = co_await two.handle(request); };
  asio::co_spawn(two.context(), ask(), [](const std::exception_ptr&) {});
  run_sync(two.context(), sleep_for(Millis{40}));
  CHECK_FALSE(response);
  run_sync(one.context, one.shared->cache.put("user_orders:100:50", entry));
  run_sync(one.context, one.shared->cache.unlock("user_orders:100:50", held));
  run_sync(one.context, one.shared->cache.get("nothing"));
  for (int i = 0; i < 4'000 && !response; ++i) run_sync(two.context(), sleep_for(Millis{5}));
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->tail_part.find(R"("source":"redis")") != std::string::npos);
  CHECK(two.database().reads == reads);
}

TEST_CASE("a process that waits in vain reads the database itself") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  redis.call("SET wb:user_orders:100:50.lock another PX 60000");
  const Reply reply = one.get("/api/v1/orders", "anna-key");
  CHECK(reply.status == 200);
  CHECK(source(reply) == "database");
  CHECK(redis.call("EXISTS wb:user_orders:100:50.lock") == ":1\r\n");  // it is not ours to release
}

TEST_CASE("a failed load unlocks its key") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  CHECK(one.get("/api/v1/orders/nowhere", "anna-key").status == 404);
  run_sync(one.context, one.shared->cache.get("nothing"));
  CHECK(redis.call("DBSIZE") == ":0\r\n");
}

TEST_CASE("without Redis everything goes on, and the metrics tell the levels apart") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  Installation one(redis.url());
  Process two(one, redis.url());
  one.get("/api/v1/orders", "anna-key");
  REQUIRE(source(two.get("/api/v1/orders", "anna-key")) == "redis");
  redis.kill();
  CHECK(source(two.get("/api/v1/orders", "anna-key")) == "memory");
  const Reply reply = two.get("/api/v1/orders/anna-srid", "anna-key");
  CHECK(reply.status == 200);
  CHECK(source(reply) == "database");
  const std::string metrics = two.get("/metrics", "admin-key").body;
  const auto counts = [&metrics](const std::string& labels, int number) {
    return metrics.find("wbd_cache_requests_total{" + labels + "} " + std::to_string(number) + "\n") !=
           std::string::npos;
  };
  CHECK(counts(R"(level="memory",kind="listOrders",result="hit")", 1));
  CHECK(counts(R"(level="memory",kind="listOrders",result="miss")", 1));
  CHECK(counts(R"(level="redis",kind="listOrders",result="hit")", 1));
  CHECK(counts(R"(level="redis",kind="listOrders",result="miss")", 0));
  CHECK(counts(R"(level="redis",kind="getOrder",result="miss")", 1));
}

}  // namespace api_redis_test
