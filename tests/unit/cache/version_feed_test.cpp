// Processes that serve from memory, a sync that finishes beside them, and the failures between them.

#include "core/cache/version_feed.hpp"

#include <atomic>
#include <latch>
#include <map>
#include <mutex>
#include <random>

#include "core/cache/version_publisher.hpp"
#include "core/cache/version_register.hpp"
#include "tests/fakes/tcp_relay.hpp"
#include "tests/unit/cache/async_fixture.hpp"
#include "tests/unit/cache/redis_fixture.hpp"

namespace version_feed_test {

using namespace wbd;
using namespace wbd::cache;
using namespace wbd::cache::test;
using wbd::fakes::RedisServer;
using wbd::fakes::TcpRelay;

namespace {

constexpr CabinetId kCabinet{1};

// A database without a change stamp, like PostgreSQL.
class FakeDatabase final : public VersionSource {
 public:
  std::optional<std::uint64_t> stamp() override { return std::nullopt; }
  Task<Changes> changes_since(std::int64_t since) override {
    ++reads;
    const std::int64_t now = version;
    Changes changes;
    changes.directory = 1;
    if (now > since) changes.cabinets.emplace_back(kCabinet, now);
    co_return changes;
  }
  std::atomic<std::int64_t> version{0};
  std::atomic<int> reads{0};
};

RedisOptions feed_options(const RedisServer& redis) {
  RedisOptions options;
  options.target = parse_redis_url(redis.url()).value();
  options.longest_backoff = Millis{50};
  return options;
}

// One wbd: a thread that renews its place in the register, and read() for requests.
class Process {
 public:
  Process(const RedisServer& redis, FakeDatabase& database) : Process(feed_options(redis), database) {}
  Process(RedisOptions options, FakeDatabase& database)
      : feed_(threads_[0].get_executor(), database, std::move(options), quiet_health(), "t:"), watch_(feed_) {
    asio::co_spawn(threads_[0], feed_.run(), asio::detached);
  }
  ~Process() { stop(); }
  void stop() {
    asio::post(threads_[0], [this] { feed_.stop(); });
    threads_.finish();
  }
  [[nodiscard]] bool trusts() { return feed_.stamp().has_value(); }
  bool until_trusts() {
    const auto deadline = std::chrono::steady_clock::now() + Millis{10'000};
    while (!trusts()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(Millis{1});
    }
    return true;
  }
  void freeze(Millis length) {
    asio::post(threads_[0], [length] { std::this_thread::sleep_for(length); });
  }
  void freeze(std::latch& until) {
    asio::post(threads_[0], [&until] { until.wait(); });
  }

  // The version in an answer of this process, from memory if that is allowed.
  std::int64_t read(asio::io_context& context) {
    if (!watch_.up_to_date()) run_sync(context, watch_.refresh());
    const std::int64_t held = cached_;
    if (watch_.holds({1, {{kCabinet, held}}})) {
      ++hits;
      return held;
    }
    return newest(held);
  }
  std::atomic<int> hits{0};

 private:
  // The result of a load: the version that the watch knows, which is at least as new as the request.
  std::int64_t newest(std::int64_t from) {
    std::int64_t version = from;
    while (!watch_.holds({1, {{kCabinet, version}}})) ++version;
    cached_ = version;
    return version;
  }

  Threads threads_{1};
  VersionFeed feed_;
  VersionWatch watch_;
  std::atomic<std::int64_t> cached_{0};
};

// Finishes syncs one after the other; each is reported when publish() returns.
class Writer {
 public:
  Writer(const RedisServer& redis, FakeDatabase& database)
      : database_(database), clients_(feed_options(redis)), publisher_(clients_, "t:") {}
  // Returns the milliseconds from commit to report.
  std::int64_t sync() {
    const std::int64_t version = ++database_.version;
    const std::int64_t start = boot_millis();
    run_sync(context_, publisher_.publish());
    finished = version;
    return boot_millis() - start;
  }
  std::atomic<std::int64_t> finished{0};

 private:
  FakeDatabase& database_;
  asio::io_context context_;
  RedisClients clients_;
  VersionPublisher publisher_;
};

// Reads from one process without a pause and counts old answers.
class Reader {
 public:
  Reader(Process& process, const Writer& writer)
      : thread_([this, &process, &writer](const std::stop_token& stop) {
          asio::io_context context;
          while (!stop.stop_requested()) {
            const std::int64_t finished = writer.finished;
            if (process.read(context) < finished) ++stale;
            ++reads;
            std::this_thread::yield();
          }
        }) {}
  std::atomic<int> stale{0}, reads{0};

 private:
  std::jthread thread_;
};

// Makes the register old enough to prove an absence.
void age_register(const RedisServer& redis) {
  redis.call("HSET t:procs began 1");
}

}  // namespace

TEST_CASE("a process without a place in the register asks the database for each request") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  FakeDatabase database;
  asio::io_context context;
  VersionFeed feed(context.get_executor(), database, feed_options(redis), quiet_health(), "t:");
  VersionWatch watch(feed);
  for (int i = 0; i < 10; ++i) {
    CHECK_FALSE(feed.stamp().has_value());
    CHECK_FALSE(watch.up_to_date());
    run_sync(context, watch.refresh());
  }
  CHECK(database.reads == 10);
}

TEST_CASE("a process trusts what it has read for a short time, and stands in the register meanwhile") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  FakeDatabase database;
  Process process(redis, database);
  asio::io_context context;
  REQUIRE(process.until_trusts());
  const int before = database.reads;
  for (int i = 0; i < 10'000; ++i) process.read(context);
  CHECK(database.reads - before < 20);  // about two a second
  CHECK(redis.call("HLEN t:procs") == ":4\r\n");

  SECTION("an unannounced commit is seen soon, too") {
    ++database.version;
    const auto deadline = std::chrono::steady_clock::now() + kLease;
    while (process.read(context) == 0 && std::chrono::steady_clock::now() < deadline) {
    }
    CHECK(process.read(context) == 1);
  }
  SECTION("a stopped process leaves the register") {
    process.stop();
    CHECK_FALSE(process.trusts());
    CHECK(redis.call("HLEN t:procs") == ":3\r\n");
  }
  SECTION("with Redis gone it asks the database for each request") {
    redis.kill();
    std::this_thread::sleep_for(kLease);
    CHECK_FALSE(process.trusts());
    const int reads = database.reads;
    for (int i = 0; i < 10; ++i) process.read(context);
    CHECK(database.reads == reads + 10);
    redis.start();
    CHECK(process.until_trusts());
  }
  SECTION("a frozen one trusts nothing when its time is over") {
    std::latch thaw{1};
    process.freeze(thaw);
    std::this_thread::sleep_for(kLease + Millis{100});
    const bool trusts = process.trusts();
    thaw.count_down();
    CHECK_FALSE(trusts);
    CHECK(process.until_trusts());
  }
}

TEST_CASE("a sync is reported as soon as everybody has taken its versions") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  FakeDatabase database;
  Process one(redis, database);
  Process two(redis, database);
  REQUIRE((one.until_trusts() && two.until_trusts()));
  age_register(redis);
  Writer writer(redis, database);
  asio::io_context context;
  std::vector<std::int64_t> took;
  for (std::int64_t i = 1; i <= 20; ++i) {
    took.push_back(writer.sync());
    REQUIRE(one.read(context) == i);
    REQUIRE(two.read(context) == i);
  }
  std::sort(took.begin(), took.end());
  CHECK(took[10] < 500);  // far from the two seconds

  SECTION("a killed process is waited for, but only until its lease is over") {
    redis.call("HSET t:procs p:killed \"9999999999999 x 1\"");
    CHECK(writer.sync() >= kLease.count());
  }
  SECTION("and forgotten later") {
    std::int64_t fastest = kLease.count();
    for (int i = 0; i < 3; ++i) {
      redis.call("HSET t:procs p:killed \"1 x 1\"");
      fastest = std::min(fastest, writer.sync());
      CHECK(redis.call("HEXISTS t:procs p:killed") == ":0\r\n");
    }
    CHECK(fastest < 1'500);
  }
}

TEST_CASE("a process acts on an announcement before it says that it knows") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  FakeDatabase database;
  TcpRelay slow(redis.socket());
  auto options = feed_options(redis);
  options.target = parse_redis_url("redis://127.0.0.1:" + std::to_string(slow.port())).value();
  Process process(options, database);
  REQUIRE(process.until_trusts());
  age_register(redis);
  Writer writer(redis, database);
  asio::io_context context;
  // The place is in the register long before the process gets the reply.
  slow.delay_answers(Millis{200});
  for (std::int64_t i = 1; i <= 5; ++i) {
    process.read(context);
    writer.sync();
    REQUIRE(process.read(context) == i);
  }
}

TEST_CASE("when Redis cannot tell, a sync is reported after all leases are over") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  FakeDatabase database;
  Process process(redis, database);
  REQUIRE(process.until_trusts());
  Writer writer(redis, database);
  SECTION("a young register may have lost a process") {
    CHECK(writer.sync() >= kLease.count());
  }
  SECTION("Redis is gone") {
    redis.kill();
    CHECK(writer.sync() >= kLease.count());
  }
  SECTION("Redis takes but does not answer") {
    redis.pause();
    CHECK(writer.sync() >= kLease.count());
    redis.resume();
  }
  SECTION("something else stands in the register's place") {
    age_register(redis);
    redis.call("SET t:procs 1");
    CHECK(writer.sync() >= kLease.count());
  }
}

TEST_CASE("no read after a finished sync is old, whatever happens to Redis and the processes") {
  WB_NEEDS_REDIS();
  RedisServer redis;
  FakeDatabase database;
  Process one(redis, database);
  Process two(redis, database);
  Process three(redis, database);
  REQUIRE((one.until_trusts() && two.until_trusts() && three.until_trusts()));
  age_register(redis);
  Writer writer(redis, database);
  Reader first(one, writer);
  Reader second(two, writer);
  Reader third(three, writer);

  std::atomic<bool> over{false};
  std::jthread trouble([&] {
    std::mt19937 random{20261122};
    for (int i = 0; i < 24 && !over; ++i) {
      switch (i % 6) {
        case 0:
          redis.call("CLIENT KILL TYPE pubsub");
          break;
        case 1:
          redis.restart();
          break;
        case 2:
          two.freeze(Millis{1'000 + static_cast<int>(random() % 2'000)});
          break;
        case 3:
          redis.call("FLUSHALL");
          break;
        case 4:
          redis.pause();
          std::this_thread::sleep_for(Millis{200});
          redis.resume();
          break;
        default:
          redis.call("CLIENT KILL TYPE normal");
      }
      std::this_thread::sleep_for(Millis{150 + random() % 500});
    }
    over = true;
  });
  int syncs = 0;
  while (!over) {
    writer.sync();
    ++syncs;
  }
  INFO(syncs << " syncs, " << first.reads << " reads, " << one.hits + two.hits + three.hits
             << " from memory");
  CHECK(syncs > 3);
  CHECK(one.hits + two.hits + three.hits > 1'000);
  CHECK(first.stale == 0);
  CHECK(second.stale == 0);
  CHECK(third.stale == 0);
}

}  // namespace version_feed_test
