#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "core/cache/cache.hpp"
#include "tests/unit/cache/async_fixture.hpp"

namespace version_watch_test {

using namespace wbd;
using namespace wbd::cache;
using namespace wbd::cache::test;

namespace {

// A database with a commit counter. Versions of cabinets come from one counter, as in the real one.
class FakeSource final : public VersionSource {
 public:
  std::optional<std::uint64_t> stamp() override {
    return has_stamp ? std::optional<std::uint64_t>(commits_.load()) : std::nullopt;
  }

  Task<Changes> changes_since(std::int64_t since) override {
    ++reads;
    last_since = since;
    Changes seen;
    {
      const std::lock_guard lock(mutex_);
      seen.directory = directory_;
      for (const auto& [cabinet, version] : cabinets_) {
        if (version > since) seen.cabinets.emplace_back(cabinet, version);
      }
    }
    if (fails) throw std::runtime_error("no database");
    // The snapshot is taken: later commits are not in it.
    if (after_snapshot) co_await after_snapshot();
    co_return seen;
  }

  std::int64_t change_cabinet(CabinetId id) {
    const std::lock_guard lock(mutex_);
    ++commits_;
    return cabinets_[id] = ++newest_;
  }
  std::int64_t change_directory() {
    const std::lock_guard lock(mutex_);
    ++commits_;
    return ++directory_;
  }

  bool has_stamp = true;
  bool fails = false;
  std::function<Task<void>()> after_snapshot;
  std::atomic<int> reads{0};
  std::atomic<std::int64_t> last_since{-1};

 private:
  std::mutex mutex_;
  std::atomic<std::uint64_t> commits_{7};
  std::int64_t directory_ = 1;
  std::int64_t newest_ = 0;
  std::map<CabinetId, std::int64_t> cabinets_;
};

constexpr CabinetId kOne{1};
constexpr CabinetId kTwo{2};
constexpr CabinetId kNeverChanged{3};

struct Fixture {
  FakeSource source;
  VersionWatch watch{source};
  asio::io_context context;
  void refresh() { run_sync(context, watch.refresh()); }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "nothing holds before the versions were read") {
  CHECK_FALSE(watch.up_to_date());
  CHECK_FALSE(watch.holds({}));
  CHECK_FALSE(watch.holds({1, {}}));
}

TEST_CASE_METHOD(Fixture, "an answer holds while every version it was made from is the known one") {
  const auto one = source.change_cabinet(kOne);
  const auto two = source.change_cabinet(kTwo);
  refresh();
  CHECK(watch.up_to_date());
  CHECK(watch.directory_version() == 1);
  struct Case {
    const char* name;
    Dependencies built_from;
    bool holds;
  };
  const auto c = GENERATE_REF(values<Case>({
      {"directory alone", {1, {}}, true},
      {"all current", {1, {{kOne, one}, {kTwo, two}}}, true},
      {"a cabinet never changed", {1, {{kNeverChanged, 0}}}, true},
      {"a version of a cabinet nothing is known of", {1, {{kNeverChanged, 1}}}, false},
      {"an older directory", {0, {{kOne, one}}}, true},  // no answer depends on it
      {"a newer directory", {2, {{kOne, one}}}, true},
      {"one cabinet older", {1, {{kOne, one}, {kTwo, two - 1}}}, false},
      {"one cabinet newer", {1, {{kOne, one + 1}, {kTwo, two}}}, false},
      {"a cabinet from before its first change", {1, {{kOne, 0}}}, false},
  }));
  INFO(c.name);
  CHECK(watch.holds(c.built_from) == c.holds);
}

TEST_CASE_METHOD(Fixture,
                 "a commit makes what is known old until the next refresh, which reads only what changed") {
  const auto one = source.change_cabinet(kOne);
  const auto two = source.change_cabinet(kTwo);
  refresh();
  CHECK(source.last_since == 0);
  const auto one_now = source.change_cabinet(kOne);
  CHECK_FALSE(watch.up_to_date());
  CHECK(watch.holds({1, {{kOne, one}}}));  // true of the known versions
  refresh();
  CHECK(source.last_since == two);
  CHECK(watch.up_to_date());
  CHECK_FALSE(watch.holds({1, {{kOne, one}}}));
  CHECK(watch.holds({1, {{kOne, one_now}, {kTwo, two}}}));
  source.change_directory();
  CHECK_FALSE(watch.up_to_date());
  refresh();
  CHECK(watch.directory_version() == 2);
}

TEST_CASE_METHOD(Fixture, "a commit while the versions are read is noticed") {
  source.after_snapshot = [this]() -> Task<void> {
    source.change_cabinet(kOne);
    source.after_snapshot = nullptr;
    co_return;
  };
  refresh();
  CHECK(watch.holds({1, {{kOne, 0}}}));
  CHECK_FALSE(watch.up_to_date());
  refresh();
  CHECK(watch.up_to_date());
  CHECK_FALSE(watch.holds({1, {{kOne, 0}}}));
}

TEST_CASE_METHOD(Fixture,
                 "a source without a stamp is never taken as up to date, but can be asked each time") {
  source.has_stamp = false;
  refresh();
  CHECK_FALSE(watch.up_to_date());
  CHECK(watch.holds({1, {}}));
  const auto one = source.change_cabinet(kOne);
  refresh();
  CHECK(watch.holds({1, {{kOne, one}}}));
  CHECK(source.reads == 2);
}

TEST_CASE_METHOD(Fixture, "a refresh joins a running read only if that cannot have missed anything") {
  Turnstile turnstile(context);
  source.after_snapshot = [&] { return turnstile.wait(); };
  Spawned first(context, watch.refresh());
  context.poll();
  REQUIRE(source.reads == 1);

  SECTION("no commit since it began: one read for all") {
    Spawned second(context, watch.refresh());
    Spawned third(context, watch.refresh());
    context.poll();
    turnstile.open();
    context.poll();
    CHECK((first.done() && second.done() && third.done()));
    CHECK(source.reads == 1);
  }
  SECTION("a commit since: the later callers share the next read") {
    const auto one = source.change_cabinet(kOne);
    Spawned second(context, watch.refresh());
    Spawned third(context, watch.refresh());
    context.poll();
    CHECK(source.reads == 1);
    turnstile.open();
    context.poll();
    CHECK((first.done() && second.done() && third.done()));
    CHECK(source.reads == 2);
    CHECK(watch.holds({1, {{kOne, one}}}));
  }
  SECTION("without a stamp it cannot know") {
    source.has_stamp = false;
    Spawned second(context, watch.refresh());
    context.poll();
    turnstile.open();
    context.poll();
    CHECK((first.done() && second.done()));
    CHECK(source.reads == 2);
  }
}

TEST_CASE_METHOD(Fixture,
                 "a failed read fails all who wait for it, keeps what was known and is tried again") {
  const auto one = source.change_cabinet(kOne);
  refresh();
  source.change_cabinet(kOne);
  Turnstile turnstile(context);
  source.after_snapshot = [&]() -> Task<void> {
    co_await turnstile.wait();
    throw std::runtime_error("no database");
  };
  Spawned first(context, watch.refresh());
  Spawned second(context, watch.refresh());
  context.restart();
  context.poll();
  turnstile.open();
  context.poll();
  CHECK((first.failed() && second.failed()));
  CHECK(watch.holds({1, {{kOne, one}}}));
  CHECK_FALSE(watch.up_to_date());
  source.after_snapshot = nullptr;
  refresh();
  CHECK(watch.up_to_date());
  source.fails = true;
  CHECK_THROWS_WITH(refresh(), "no database");
}

TEST_CASE_METHOD(Fixture, "when the reading caller is cancelled another one reads") {
  Turnstile turnstile(context);
  source.after_snapshot = [&] { return turnstile.wait(); };
  Spawned first(context, watch.refresh());
  Spawned second(context, watch.refresh());
  context.poll();
  REQUIRE(source.reads == 1);
  first.cancel();
  context.poll();
  CHECK(first.failed());
  CHECK(source.reads == 2);
  turnstile.open();
  context.poll();
  CHECK((second.done() && !second.failed()));
  CHECK(watch.up_to_date());
}

TEST_CASE_METHOD(Fixture, "on several threads no caller misses a commit from before its call") {
  const bool has_stamp = GENERATE(true, false);
  source.has_stamp = has_stamp;
  constexpr int kCommits = 500;
  constexpr int kCallers = 8;
  std::atomic<std::int64_t> directory{1};
  std::atomic<std::int64_t> cabinet{0};
  std::atomic<int> missed{0};
  std::atomic<bool> over{false};
  source.after_snapshot = []() -> Task<void> {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  };
  const auto reader = [&]() -> Task<void> {
    while (!over) {
      const auto committed_directory = directory.load();
      const auto committed_cabinet = cabinet.load();
      if (!watch.up_to_date()) co_await watch.refresh();
      if (watch.directory_version() < committed_directory) ++missed;
      // Versions only grow: an answer from before the last known commit must not hold.
      if (committed_cabinet > 0 &&
          watch.holds({watch.directory_version(), {{kOne, committed_cabinet - 1}}})) {
        ++missed;
      }
      co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
  };
  Threads threads(4);
  for (std::size_t i = 0; i < kCallers; ++i) {
    asio::co_spawn(threads[i % 4], reader(), [](const std::exception_ptr&) {});
  }
  for (int i = 0; i < kCommits; ++i) {
    if (i % 3 == 0) {
      directory = source.change_directory();
    } else {
      cabinet = source.change_cabinet(kOne);
    }
    std::this_thread::yield();
  }
  over = true;
  threads.finish();
  CHECK(missed == 0);
  refresh();
  CHECK(watch.holds({directory, {{kOne, cabinet}}}));
}

}  // namespace version_watch_test
