#include <array>
#include <atomic>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "core/cache/cache.hpp"
#include "tests/unit/cache/async_fixture.hpp"

namespace single_flight_test {

using namespace wbd;
using namespace wbd::cache;
using namespace wbd::cache::test;

namespace {

EntryPtr entry_of(std::string data) {
  Entry entry;
  entry.data = std::move(data);
  return std::make_shared<const Entry>(std::move(entry));
}

// Runs `callers` callers on each of four threads; the load ends when all of them wait for it.
struct Crowd {
  static constexpr int kThreads = 4;
  static constexpr int kCallers = 50;

  SingleFlight flights;
  std::atomic<int> loads{0};
  std::atomic<int> threads_boarded{0};
  std::atomic<int> served{0};
  std::atomic<int> failed{0};
  std::atomic<int> on_wrong_thread{0};
  bool load_fails = false;

  Task<EntryPtr> load() {
    ++loads;
    while (threads_boarded < kThreads) co_await sleep_for(Millis{1});
    if (load_fails) throw std::runtime_error("no database");
    co_return entry_of("loaded");
  }

  Task<void> call() {
    const auto thread = std::this_thread::get_id();
    std::function<Task<EntryPtr>()> loader = [this] { return load(); };
    try {
      const EntryPtr entry = co_await flights.run("key", std::move(loader));
      if (entry && entry->data == "loaded") ++served;
    } catch (const std::runtime_error&) {
      ++failed;
    }
    if (std::this_thread::get_id() != thread) ++on_wrong_thread;
  }

  void run() {
    Threads threads(kThreads);
    for (std::size_t t = 0; t < threads.size(); ++t) {
      asio::post(threads[t], [this, &context = threads[t]] {
        for (int i = 0; i < kCallers; ++i) asio::co_spawn(context, call(), [](const std::exception_ptr&) {});
        // This runs after the queued callers, so each of them waits by then.
        asio::post(context, [this] { ++threads_boarded; });
      });
    }
    threads.finish();
  }
};

}  // namespace

TEST_CASE("simultaneous callers on several threads share one load and resume on their own thread") {
  Crowd crowd;
  crowd.run();
  CHECK(crowd.loads == 1);
  CHECK(crowd.served == Crowd::kThreads * Crowd::kCallers);
  CHECK(crowd.on_wrong_thread == 0);
}

TEST_CASE("a failed load fails all who wait for it and is not remembered") {
  Crowd crowd;
  crowd.load_fails = true;
  crowd.run();
  CHECK(crowd.loads == 1);
  CHECK(crowd.failed == Crowd::kThreads * Crowd::kCallers);
  CHECK(crowd.on_wrong_thread == 0);

  crowd.load_fails = false;
  asio::io_context context;
  run_sync(context, crowd.call());
  CHECK(crowd.served == 1);
  CHECK(crowd.loads == 2);
}

TEST_CASE("different keys load side by side, and the same key again after the first load ended") {
  asio::io_context context;
  SingleFlight flights;
  Turnstile turnstile(context);
  int loads = 0;
  std::function<Task<EntryPtr>()> load = [&]() -> Task<EntryPtr> {
    ++loads;
    co_await turnstile.wait();
    co_return nullptr;  // "not there" is an outcome, too
  };
  auto call = [&](std::string key) -> Task<void> {
    const EntryPtr entry = co_await flights.run(key, load);
    CHECK(entry == nullptr);
  };
  Spawned a(context, call("a"));
  Spawned b(context, call("b"));
  Spawned a_again(context, call("a"));
  context.poll();
  CHECK(loads == 2);
  turnstile.open();
  context.poll();
  CHECK((a.done() && b.done() && a_again.done()));
  Spawned later(context, call("a"));
  context.restart();
  context.poll();
  CHECK(later.done());
  CHECK(loads == 3);
}

TEST_CASE("when the loading caller is cancelled another one loads") {
  asio::io_context context;
  SingleFlight flights;
  Turnstile turnstile(context);
  int loads = 0;
  std::function<Task<EntryPtr>()> load = [&]() -> Task<EntryPtr> {
    ++loads;
    co_await turnstile.wait();
    co_return entry_of("loaded");
  };
  auto call = [&]() -> Task<void> {
    const EntryPtr entry = co_await flights.run("key", load);
    CHECK(entry->data == "loaded");
  };
  Spawned first(context, call());
  Spawned second(context, call());
  Spawned third(context, call());
  context.poll();
  CHECK(loads == 1);
  first.cancel();
  context.poll();
  CHECK(first.failed());
  CHECK_FALSE(second.done());
  CHECK(loads == 2);
  turnstile.open();
  context.poll();
  CHECK((second.done() && !second.failed()));
  CHECK((third.done() && !third.failed()));
  CHECK(loads == 2);
}

TEST_CASE("a caller destroyed while it loads leaves the key free") {
  SingleFlight flights;
  int loads = 0;
  {
    asio::io_context abandoned;
    std::function<Task<EntryPtr>()> load = [&]() -> Task<EntryPtr> {
      ++loads;
      co_await sleep_for(1h);
      co_return nullptr;
    };
    asio::co_spawn(abandoned, flights.run("key", std::move(load)),
                   [](const std::exception_ptr&, const EntryPtr&) {});
    abandoned.poll();
    CHECK(loads == 1);
  }
  asio::io_context context;
  std::function<Task<EntryPtr>()> load = [&]() -> Task<EntryPtr> {
    ++loads;
    co_return entry_of("loaded");
  };
  CHECK(run_sync(context, flights.run("key", std::move(load)))->data == "loaded");
  CHECK(loads == 2);
}

TEST_CASE("loads of many keys begin and end on four threads at once") {
  SingleFlight flights;
  std::atomic<int> doubled{0};
  std::atomic<int> served{0};
  std::array<std::atomic<int>, 8> loading{};
  const auto one = [&](std::size_t key) -> Task<void> {
    std::function<Task<EntryPtr>()> load = [&, key]() -> Task<EntryPtr> {
      if (++loading[key] != 1) ++doubled;
      co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
      --loading[key];
      co_return entry_of(std::to_string(key));
    };
    const EntryPtr entry = co_await flights.run(std::to_string(key), std::move(load));
    if (entry->data == std::to_string(key)) ++served;
  };
  Threads threads(4);
  for (std::size_t i = 0; i < 4000; ++i) {
    asio::co_spawn(threads[i % 4], one(i / 4 % 8), [](const std::exception_ptr&) {});
  }
  threads.finish();
  CHECK(doubled == 0);
  CHECK(served == 4000);
}

}  // namespace single_flight_test
