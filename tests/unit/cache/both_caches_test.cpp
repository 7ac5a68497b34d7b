// What both implementations of Cache promise, on each of them; then what only Redis has.

#include <atomic>

#include "tests/fakes/manual_clock.hpp"
#include "tests/unit/cache/async_fixture.hpp"
#include "tests/unit/cache/redis_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace both_caches_test {

using namespace wbd;
using namespace wbd::cache;
using namespace wbd::cache::test;
using wbd::fakes::ManualClock;
using wbd::fakes::RedisServer;

namespace {

EntryPtr entry_of(std::string data, UtcTime keep_until) {
  Entry entry;
  entry.data = std::move(data);
  entry.etag = "W/\"1\"";
  entry.total = 3;
  entry.expires_at = entry.keep_until = keep_until;
  entry.built_from.directory = 5;
  entry.built_from.cabinets = {{CabinetId{1}, 10}};
  return std::make_shared<const Entry>(std::move(entry));
}

// One of the two, ready to use.
struct Place {
  explicit Place(bool redis, Millis redis_limit = Millis{2'000}, Millis turn = RedisCache::Options{}.turn) {
    if (!redis) {
      cache = std::make_unique<MemoryCache>(1 << 20);
      return;
    }
    server = std::make_unique<RedisServer>();
    RedisOptions options = options_for(server->url());
    options.command_limit = redis_limit;
    clients = std::make_unique<RedisClients>(std::move(options));
    cache = std::make_unique<RedisCache>(*clients, RedisCache::Options{"t:", "here", turn}, clock);
    REQUIRE(run_sync(context, clients->of(context.get_executor()).ready(Millis{5'000})));
  }
  EntryPtr get(const std::string& key) { return run_sync(context, cache->get(key)); }
  void put(const std::string& key, EntryPtr entry) { run_sync(context, cache->put(key, std::move(entry))); }
  RedisCache& redis() { return static_cast<RedisCache&>(*cache); }
  RedisCache::Turn take_turn(const std::string& key) {
    std::function<bool(const Entry&)> nothing = [](const Entry&) { return false; };
    return run_sync(context, redis().take_turn(key, std::move(nothing)));
  }
  EntryPtr entry(std::string data) { return entry_of(std::move(data), clock.now() + 1h); }

  ManualClock clock;
  std::unique_ptr<RedisServer> server;
  std::unique_ptr<RedisClients> clients;
  std::unique_ptr<Cache> cache;
  asio::io_context context;
};

}  // namespace

TEST_CASE("a cache gives back what was put last, until it is dropped") {
  const bool redis = GENERATE(false, true);
  if (redis) WB_NEEDS_REDIS();
  INFO((redis ? "Redis" : "memory"));
  Place at(redis);
  CHECK(at.get("order:1") == nullptr);
  at.put("order:1", at.entry("one"));
  at.put("order:1", at.entry("two"));
  at.put("order:2", at.entry("other"));
  const EntryPtr found = at.get("order:1");
  REQUIRE(found);
  CHECK(found->data == "two");
  CHECK(found->etag == "W/\"1\"");
  CHECK(found->total == 3);
  CHECK(found->built_from.directory == 5);
  CHECK(found->built_from.cabinets == at.entry("")->built_from.cabinets);
  CHECK(found->expires_at == at.clock.now() + 1h);
  run_sync(at.context, at.cache->drop("order:1"));
  CHECK(at.get("order:1") == nullptr);
  CHECK(at.get("order:2"));
  run_sync(at.context, at.cache->clear());
  CHECK(at.get("order:2") == nullptr);
  CHECK(at.cache->stats().hits == 2);
  CHECK(at.cache->stats().misses == 3);
}

TEST_CASE("a cache takes big and strange entries") {
  const bool redis = GENERATE(false, true);
  if (redis) WB_NEEDS_REDIS();
  Place at(redis);
  std::string binary(300'000, '\0');
  for (std::size_t i = 0; i < binary.size(); ++i) binary[i] = static_cast<char>(i * 31);
  at.put("big", at.entry(binary));
  at.put("empty", at.entry(""));
  REQUIRE(at.get("big"));
  CHECK(at.get("big")->data == binary);
  REQUIRE(at.get("empty"));
  CHECK(at.get("empty")->data.empty());
}

TEST_CASE("keys and lifetimes stand in Redis as documented") {
  WB_NEEDS_REDIS();
  Place at(true);
  at.put("user_orders:100:20", entry_of("x", at.clock.now() + 5min));
  REQUIRE(at.get("user_orders:100:20"));
  const std::string ttl = at.server->call("PTTL t:user_orders:100:20");
  const long millis = std::stol(ttl.substr(1));
  CHECK(millis > 200'000);
  CHECK(millis <= 300'000);
  // What has ended already is not kept at all.
  at.put("ended", entry_of("x", at.clock.now()));
  CHECK(at.get("ended") == nullptr);
}

TEST_CASE("garbage under a key is a miss, and is written over") {
  WB_NEEDS_REDIS();
  Place at(true);
  at.server->call("SET t:k garbage");
  CHECK(at.get("k") == nullptr);
  at.put("k", at.entry("good"));
  CHECK(at.get("k")->data == "good");
  at.server->call("DEL t:k");
  at.server->call("LPUSH t:k a");
  CHECK(at.get("k") == nullptr);
  at.put("k", at.entry("good"));  // SET takes over any type
  CHECK(at.get("k")->data == "good");
}

TEST_CASE("flushing leaves alone what is not ours, whatever the prefix looks like") {
  WB_NEEDS_REDIS();
  Place at(true);
  RedisCache odd(*at.clients, {"t*[a]?", "here"}, at.clock);
  for (int i = 0; i < 1'200; ++i) run_sync(at.context, odd.put(std::to_string(i), at.entry("x")));
  REQUIRE(run_sync(at.context, odd.get("1199")));
  at.put("mine", at.entry("x"));
  at.server->call("SET tXaX 1");
  at.server->call("HSET t*[a]?procs a 1");
  run_sync(at.context, odd.clear());
  CHECK(at.server->call("DBSIZE") == ":3\r\n");
  CHECK(at.get("mine"));
}

TEST_CASE("the keys of answers are listed, and nothing else under the prefix") {
  WB_NEEDS_REDIS();
  Place at(true);
  CHECK(run_sync(at.context, at.redis().keys()).value().empty());
  std::vector<std::string> want;
  for (int i = 100; i < 900; ++i) {
    want.push_back("t:order:" + std::to_string(i));
    at.put("order:" + std::to_string(i), at.entry("x"));
  }
  REQUIRE(at.get("order:899"));
  at.server->call("SET t:order:1.lock token");
  at.server->call("HSET t:procs a 1");
  at.server->call("SET other 1");
  CHECK(run_sync(at.context, at.redis().keys()).value() == want);
  at.server->kill();
  CHECK(run_sync(at.context, at.redis().keys()).error().code == Errc::unavailable);
}

TEST_CASE("with Redis away everything is a miss, and nothing throws") {
  WB_NEEDS_REDIS();
  Place at(true);
  at.put("k", at.entry("x"));
  REQUIRE(at.get("k"));
  at.server->kill();
  CHECK(at.get("k") == nullptr);
  at.put("k", at.entry("y"));
  run_sync(at.context, at.cache->drop("k"));
  run_sync(at.context, at.cache->clear());
  CHECK(at.take_turn("k").kind == RedisCache::Turn::Kind::none);
  CHECK_FALSE(run_sync(at.context, at.redis().figures()).has_value());
}

TEST_CASE("one process at a time builds an answer; the others get it from him") {
  WB_NEEDS_REDIS();
  Place at(true, Millis{2'000}, Millis{60'000});
  RedisClients others(options_for(at.server->url()));
  RedisCache second(others, {"t:", "here"}, at.clock);
  REQUIRE(run_sync(at.context, others.of(at.context.get_executor()).ready(Millis{5'000})));
  using Kind = RedisCache::Turn::Kind;
  const std::function<bool(const Entry&)> nothing = [](const Entry&) { return false; };

  const auto ours = at.take_turn("k");
  REQUIRE(ours.kind == Kind::ours);
  CHECK(run_sync(at.context, second.take_turn("k", nothing)).kind == Kind::others);
  const long left = std::stol(at.server->call("PTTL t:k.lock").substr(1));
  CHECK((left > 0 && left <= 60'000));

  // Somebody else's turn is not ended by accident.
  run_sync(at.context, second.end_turn("k", {Kind::ours, "another token"}));
  CHECK(run_sync(at.context, second.take_turn("k", nothing)).kind == Kind::others);

  EntryPtr heard;
  auto listen = [&]() -> Task<void> {
    std::function<bool(const Entry&)> good = [](const Entry& entry) { return entry.data == "new"; };
    heard = co_await second.wait_for_others("k", std::move(good), Millis{10'000});
  };
  at.put("k", at.entry("old"));
  Spawned waiting(at.context, listen());
  run_sync(at.context, sleep_for(Millis{60}));
  CHECK_FALSE(waiting.done());
  at.put("k", at.entry("new"));
  run_sync(at.context, at.redis().end_turn("k", ours));
  for (int i = 0; i < 4'000 && !waiting.done(); ++i) run_sync(at.context, sleep_for(Millis{5}));
  REQUIRE(waiting.done());
  REQUIRE(heard);
  CHECK(heard->data == "new");
  CHECK(run_sync(at.context, second.take_turn("k", nothing)).kind == Kind::ours);
}

TEST_CASE("who waits for others goes on when they give up or take too long") {
  WB_NEEDS_REDIS();
  Place at(true);
  const auto wait = [&](Millis limit) {
    std::function<bool(const Entry&)> good = [](const Entry&) { return true; };
    const auto start = std::chrono::steady_clock::now();
    CHECK(run_sync(at.context, at.redis().wait_for_others("k", std::move(good), limit)) == nullptr);
    return std::chrono::steady_clock::now() - start;
  };
  REQUIRE(at.take_turn("k").kind == RedisCache::Turn::Kind::ours);
  CHECK(wait(Millis{100}) >= Millis{100});
  at.server->call("DEL t:k.lock");
  CHECK(wait(Millis{60'000}) < Millis{10'000});
}

TEST_CASE("a turn is only for who finds no answer after taking it") {
  WB_NEEDS_REDIS();
  Place at(true);
  using Kind = RedisCache::Turn::Kind;
  struct Case {
    const char* says;
    bool locked;
    const char* value;  // empty: none
    Kind kind;
    bool locked_then;
  };
  const auto [says, locked, value, kind, locked_then] =
      EACH_ROW(Case, {
                         {"nobody has begun", false, "", Kind::ours, true},
                         {"somebody is reading", true, "", Kind::others, true},
                         {"somebody finished a moment ago", false, "new", Kind::found, false},
                         {"somebody is about to end his turn", true, "new", Kind::found, true},
                         {"what lies there is old", false, "old", Kind::ours, true},
                         {"what lies there is old and being renewed", true, "old", Kind::others, true},
                     });
  INFO(says);
  if (locked) at.server->call("SET t:k.lock somebody PX 60000");
  if (*value != 0) at.put("k", at.entry(value));
  std::function<bool(const Entry&)> good = [](const Entry& entry) { return entry.data == "new"; };
  const auto turn = run_sync(at.context, at.redis().take_turn("k", std::move(good)));
  CHECK(turn.kind == kind);
  REQUIRE((turn.entry != nullptr) == (kind == Kind::found));
  if (turn.entry) CHECK(turn.entry->data == "new");
  // What was sent before is done when this is answered.
  CHECK(at.get("nothing") == nullptr);
  CHECK(at.server->call("EXISTS t:k.lock") == (locked_then ? ":1\r\n" : ":0\r\n"));
}

TEST_CASE("a hundred misses at once on four threads read the database once") {
  WB_NEEDS_REDIS();
  // Neither a command nor a turn runs out on a busy machine: then more than one may read.
  Place at(true, Millis{120'000}, Millis{120'000});
  Threads threads(4);
  std::atomic<int> reads{0};
  std::atomic<int> served{0};
  const std::function<bool(const Entry&)> good = [](const Entry&) { return true; };
  auto request = [&]() -> Task<void> {
    RedisClient& client = at.clients->of(co_await asio::this_coro::executor);
    co_await client.ready(Millis{120'000});
    bool found = co_await at.redis().get("k") != nullptr;
    RedisCache::Turn turn;
    if (!found) {
      turn = co_await at.redis().take_turn("k", good);
      found = turn.entry != nullptr;
    }
    if (turn.kind == RedisCache::Turn::Kind::others && !found) {
      found = co_await at.redis().wait_for_others("k", good, Millis{120'000}) != nullptr;
    }
    if (!found) {
      ++reads;
      co_await sleep_for(Millis{50});  // the database
      co_await at.redis().put("k", at.entry("x"));
      co_await at.redis().end_turn("k", turn);
    }
    ++served;
  };
  for (int i = 0; i < 100; ++i) {
    asio::co_spawn(threads[static_cast<std::size_t>(i) % 4], request(), asio::detached);
  }
  for (int i = 0; i < 4'000 && served < 100; ++i) run_sync(at.context, sleep_for(Millis{5}));
  CHECK(served == 100);
  at.clients->close();
  threads.finish();
  CHECK(reads == 1);
}

TEST_CASE("figures come from INFO, and the bound is set where Redis is ours") {
  WB_NEEDS_REDIS();
  Place at(true);
  at.put("k", at.entry("x"));
  REQUIRE(run_sync(at.context, at.redis().set_max_memory(64UL << 20)).has_value());
  const auto figures = run_sync(at.context, at.redis().figures());
  REQUIRE(figures.has_value());
  CHECK(figures->keys == 1);
  CHECK(figures->used_bytes > 100'000);
  CHECK(figures->max_bytes == 64UL << 20);
  CHECK(figures->policy == "volatile-lru");
  CHECK(at.cache->stats().entries == 1);
  // An operator's own policy stays.
  at.server->call("CONFIG SET maxmemory-policy allkeys-lfu");
  REQUIRE(run_sync(at.context, at.redis().set_max_memory(32UL << 20)).has_value());
  CHECK(run_sync(at.context, at.redis().figures())->policy == "allkeys-lfu");
}

TEST_CASE("a field of INFO is found by its whole name") {
  const std::string_view info =
      "# Memory\r\nused_memory:100\r\nused_memory_peak:200\r\nmaxmemory_policy:noeviction\r\n";
  CHECK(info_number(info, "used_memory") == 100);
  CHECK(info_number(info, "used_memory_peak") == 200);
  CHECK(info_text(info, "maxmemory_policy") == "noeviction");
  CHECK_FALSE(info_number(info, "maxmemory_policy"));
  CHECK_FALSE(info_number(info, "used"));
  CHECK_FALSE(info_number("", "x"));
}

}  // namespace both_caches_test
