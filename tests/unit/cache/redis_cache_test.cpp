#include <atomic>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "tests/fakes/manual_clock.hpp"
#include "tests/unit/cache/async_fixture.hpp"
#include "tests/unit/cache/redis_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace redis_cache_test {

using namespace wbd;
using namespace wbd::cache;
using namespace wbd::cache::test;
using wbd::fakes::ManualClock;
using wbd::fakes::RedisServer;

namespace {

EntryPtr entry_of(std::string data, UtcTime keep_until) {
  Entry entry;
  entry.data = std::move(data);
  entry.etag = "W/\"0123456789abcdefghi-_Z\"";
  entry.total = 3;
  entry.expires_at = entry.keep_until = keep_until;
  entry.built_from.directory = 5;
  entry.built_from.cabinets = {{CabinetId{1}, 10}};
  return std::make_shared<const Entry>(std::move(entry));
}

// A Redis of the test's own and one connected process.
struct Place {
  explicit Place(Millis command_limit = Millis{2'000}, Millis lock_limit = RedisCache::Options{}.lock_limit)
      : clients([&] {
          RedisOptions options = options_for(server.url());
          options.command_limit = command_limit;
          return options;
        }()),
        cache(clients, RedisCache::Options{"t:", "here", {}, lock_limit}, clock) {
    REQUIRE(run_sync(context, clients.of(context.get_executor()).ready(Millis{5'000})));
  }
  EntryPtr get(const std::string& key) { return run_sync(context, cache.get(key)); }
  void put(const std::string& key, EntryPtr entry) { run_sync(context, cache.put(key, std::move(entry))); }
  RedisCache::KeyLock try_lock(const std::string& key) {
    std::function<bool(const Entry&)> nothing = [](const Entry&) { return false; };
    return run_sync(context, cache.try_lock(key, std::move(nothing)));
  }
  EntryPtr entry(std::string data) { return entry_of(std::move(data), clock.now() + 1h); }

  ManualClock clock;
  RedisServer server;
  RedisClients clients;
  RedisCache cache;
  asio::io_context context;
};

}  // namespace

TEST_CASE("Redis gives back what was put last, until it is flushed") {
  WB_NEEDS_REDIS();
  Place at;
  CHECK(at.get("order:1") == nullptr);
  at.put("order:1", at.entry("one"));
  at.put("order:1", at.entry("two"));
  at.put("order:2", at.entry("other"));
  const EntryPtr found = at.get("order:1");
  REQUIRE(found);
  CHECK(found->data == "two");
  CHECK(found->etag == "W/\"0123456789abcdefghi-_Z\"");
  CHECK(found->total == 3);
  CHECK(found->built_from.directory == 5);
  CHECK(found->built_from.cabinets == at.entry("")->built_from.cabinets);
  CHECK(found->expires_at == at.clock.now() + 1h);
  CHECK(at.get("order:2"));
  CHECK(run_sync(at.context, at.cache.flush()).value() == 2);
  CHECK(at.get("order:1") == nullptr);
  CHECK(at.get("order:2") == nullptr);
}

TEST_CASE("Redis takes big and strange entries") {
  WB_NEEDS_REDIS();
  Place at;
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
  Place at;
  at.put("user_orders:100:20", entry_of("x", at.clock.now() + 5min));
  REQUIRE(at.get("user_orders:100:20"));
  const std::string ttl = at.server.call("PTTL t:user_orders:100:20");
  const long millis = std::stol(ttl.substr(1));
  CHECK(millis > 200'000);
  CHECK(millis <= 300'000);
  // An entry whose life is over is not stored.
  at.put("ended", entry_of("x", at.clock.now()));
  CHECK(at.get("ended") == nullptr);
}

TEST_CASE("garbage under a key is a miss, and is written over") {
  WB_NEEDS_REDIS();
  Place at;
  at.server.call("SET t:k garbage");
  CHECK(at.get("k") == nullptr);
  at.put("k", at.entry("good"));
  CHECK(at.get("k")->data == "good");
  at.server.call("DEL t:k");
  at.server.call("LPUSH t:k a");
  CHECK(at.get("k") == nullptr);
  at.put("k", at.entry("good"));  // SET replaces a value of any type
  CHECK(at.get("k")->data == "good");
}

TEST_CASE("flushing leaves alone what is not ours, whatever the prefix looks like") {
  WB_NEEDS_REDIS();
  Place at;
  RedisCache odd(at.clients, {"t*[a]?", "here"}, at.clock);
  for (int i = 0; i < 1'200; ++i) run_sync(at.context, odd.put(std::to_string(i), at.entry("x")));
  REQUIRE(run_sync(at.context, odd.get("1199")));
  at.put("mine", at.entry("x"));
  at.server.call("SET tXaX 1");
  at.server.call("HSET t*[a]?procs a 1");
  CHECK(run_sync(at.context, odd.flush()).value() == 1'200);
  CHECK(at.server.call("DBSIZE") == ":3\r\n");
  CHECK(at.get("mine"));
}

TEST_CASE("the keys of answers are listed, and nothing else under the prefix") {
  WB_NEEDS_REDIS();
  Place at;
  CHECK(run_sync(at.context, at.cache.keys()).value().empty());
  std::vector<std::string> want;
  for (int i = 100; i < 900; ++i) {
    want.push_back("t:order:" + std::to_string(i));
    at.put("order:" + std::to_string(i), at.entry("x"));
  }
  REQUIRE(at.get("order:899"));
  at.server.call("SET t:order:1.lock token");
  at.server.call("HSET t:procs a 1");
  at.server.call("SET other 1");
  CHECK(run_sync(at.context, at.cache.keys()).value() == want);
  at.server.kill();
  CHECK(run_sync(at.context, at.cache.keys()).error().code == Errc::unavailable);
}

TEST_CASE("with Redis away everything is a miss, and nothing throws") {
  WB_NEEDS_REDIS();
  Place at;
  at.put("k", at.entry("x"));
  REQUIRE(at.get("k"));
  at.server.kill();
  CHECK(at.get("k") == nullptr);
  at.put("k", at.entry("y"));
  CHECK_FALSE(run_sync(at.context, at.cache.flush()).has_value());
  CHECK(at.try_lock("k").state == RedisCache::KeyLock::State::none);
  CHECK_FALSE(run_sync(at.context, at.cache.info()).has_value());
}

TEST_CASE("one process at a time builds an answer; the others get its answer") {
  WB_NEEDS_REDIS();
  Place at(Millis{2'000}, Millis{60'000});
  RedisClients others(options_for(at.server.url()));
  RedisCache second(others, {"t:", "here"}, at.clock);
  REQUIRE(run_sync(at.context, others.of(at.context.get_executor()).ready(Millis{5'000})));
  using State = RedisCache::KeyLock::State;
  const std::function<bool(const Entry&)> nothing = [](const Entry&) { return false; };

  const auto ours = at.try_lock("k");
  REQUIRE(ours.state == State::ours);
  CHECK(run_sync(at.context, second.try_lock("k", nothing)).state == State::others);
  const long left = std::stol(at.server.call("PTTL t:k.lock").substr(1));
  CHECK((left > 0 && left <= 60'000));

  // A lock of another holder is not released by accident.
  run_sync(at.context, second.unlock("k", {State::ours, "another token"}));
  CHECK(run_sync(at.context, second.try_lock("k", nothing)).state == State::others);

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
  run_sync(at.context, at.cache.unlock("k", ours));
  for (int i = 0; i < 4'000 && !waiting.done(); ++i) run_sync(at.context, sleep_for(Millis{5}));
  REQUIRE(waiting.done());
  REQUIRE(heard);
  CHECK(heard->data == "new");
  CHECK(run_sync(at.context, second.try_lock("k", nothing)).state == State::ours);
}

TEST_CASE("a process that waits for others goes on when they give up or take too long") {
  WB_NEEDS_REDIS();
  Place at;
  const auto wait = [&](Millis limit) {
    std::function<bool(const Entry&)> good = [](const Entry&) { return true; };
    const auto start = std::chrono::steady_clock::now();
    CHECK(run_sync(at.context, at.cache.wait_for_others("k", std::move(good), limit)) == nullptr);
    return std::chrono::steady_clock::now() - start;
  };
  REQUIRE(at.try_lock("k").state == RedisCache::KeyLock::State::ours);
  CHECK(wait(Millis{100}) >= Millis{100});
  at.server.call("DEL t:k.lock");
  CHECK(wait(Millis{60'000}) < Millis{10'000});
}

TEST_CASE("a key is locked only if it holds no answer afterwards") {
  WB_NEEDS_REDIS();
  Place at;
  using State = RedisCache::KeyLock::State;
  struct Case {
    const char* says;
    bool locked;
    const char* value;  // empty: none
    State state;
    bool locked_then;
  };
  const auto [says, locked, value, state, locked_then] =
      EACH_ROW(Case, {
                         {"no process has begun", false, "", State::ours, true},
                         {"another process is reading", true, "", State::others, true},
                         {"another process has just finished", false, "new", State::found, false},
                         {"another process is about to unlock", true, "new", State::found, true},
                         {"what lies there is old", false, "old", State::ours, true},
                         {"what lies there is old and being renewed", true, "old", State::others, true},
                     });
  INFO(says);
  if (locked) at.server.call("SET t:k.lock another PX 60000");
  if (*value != 0) at.put("k", at.entry(value));
  std::function<bool(const Entry&)> good = [](const Entry& entry) { return entry.data == "new"; };
  const auto held = run_sync(at.context, at.cache.try_lock("k", std::move(good)));
  CHECK(held.state == state);
  REQUIRE((held.entry != nullptr) == (state == State::found));
  if (held.entry) CHECK(held.entry->data == "new");
  // Replies keep their order: when this one is here, the unlock has been executed.
  CHECK(at.get("nothing") == nullptr);
  CHECK(at.server.call("EXISTS t:k.lock") == (locked_then ? ":1\r\n" : ":0\r\n"));
}

TEST_CASE("a hundred misses at once on four threads read the database once") {
  WB_NEEDS_REDIS();
  // Long limits: on a busy machine an expired lock would allow a second read.
  Place at(Millis{120'000}, Millis{120'000});
  Threads threads(4);
  std::atomic<int> reads{0};
  std::atomic<int> served{0};
  const std::function<bool(const Entry&)> good = [](const Entry&) { return true; };
  auto request = [&]() -> Task<void> {
    RedisClient& client = at.clients.of(co_await asio::this_coro::executor);
    co_await client.ready(Millis{120'000});
    bool found = co_await at.cache.get("k") != nullptr;
    RedisCache::KeyLock held;
    if (!found) {
      held = co_await at.cache.try_lock("k", good);
      found = held.entry != nullptr;
    }
    if (held.state == RedisCache::KeyLock::State::others && !found) {
      found = co_await at.cache.wait_for_others("k", good, Millis{120'000}) != nullptr;
    }
    if (!found) {
      ++reads;
      co_await sleep_for(Millis{50});  // the database
      co_await at.cache.put("k", at.entry("x"));
      co_await at.cache.unlock("k", held);
    }
    ++served;
  };
  for (int i = 0; i < 100; ++i) {
    asio::co_spawn(threads[static_cast<std::size_t>(i) % 4], request(), asio::detached);
  }
  for (int i = 0; i < 4'000 && served < 100; ++i) run_sync(at.context, sleep_for(Millis{5}));
  CHECK(served == 100);
  at.clients.close();
  threads.finish();
  CHECK(reads == 1);
}

TEST_CASE("memory and keys come from INFO, and the bound is set where Redis is ours") {
  WB_NEEDS_REDIS();
  Place at;
  at.put("k", at.entry("x"));
  REQUIRE(run_sync(at.context, at.cache.set_max_memory(64UL << 20)).has_value());
  const auto info = run_sync(at.context, at.cache.info());
  REQUIRE(info.has_value());
  CHECK(info->keys == 1);
  CHECK(info->used_bytes > 100'000);
  CHECK(info->max_bytes == 64UL << 20);
  CHECK(info->policy == "volatile-lru");
  // An operator's own policy stays.
  at.server.call("CONFIG SET maxmemory-policy allkeys-lfu");
  REQUIRE(run_sync(at.context, at.cache.set_max_memory(32UL << 20)).has_value());
  CHECK(run_sync(at.context, at.cache.info())->policy == "allkeys-lfu");
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

}  // namespace redis_cache_test
