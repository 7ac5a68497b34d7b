#include "core/async/runtime.hpp"

#include <latch>
#include <stdexcept>
#include <thread>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/system/system_error.hpp>
#include <catch2/catch.hpp>

#include "core/async/started.hpp"
#include "core/base/result.hpp"

namespace runtime_test {

using namespace wbd;

namespace {

Task<int> give(int value) {
  co_return value;
}

}  // namespace

TEST_CASE("run_sync gives the value, or throws what the task threw") {
  asio::io_context context;
  CHECK(run_sync(context, give(7)) == 7);
  CHECK(run_sync(context, give(8)) == 8);  // the context can be used again
  auto fail = []() -> Task<void> {
    throw std::runtime_error("no");
    co_return;
  };
  CHECK_THROWS_WITH(run_sync(context, fail()), "no");
}

TEST_CASE("run_sync of a stopped context throws instead of waiting for ever") {
  asio::io_context context;
  auto stop_and_wait = [&context]() -> Task<int> {
    context.stop();
    co_await sleep_for(Millis{3'600'000});
    co_return 1;
  };
  try {
    run_sync(context, stop_and_wait());
    FAIL("nothing was thrown");
  } catch (const Failure& failure) {
    CHECK(failure.error().code == Errc::cancelled);
  }
}

TEST_CASE("blocking work runs on the pool and its caller resumes on its own thread") {
  asio::io_context context;
  WorkerPool pool(2);
  const auto here = std::this_thread::get_id();
  std::thread::id worked, resumed;
  auto task = [&]() -> Task<std::unique_ptr<int>> {
    auto work = [&worked] {
      worked = std::this_thread::get_id();
      return std::make_unique<int>(5);
    };
    auto value = co_await run_blocking(pool, std::move(work));
    resumed = std::this_thread::get_id();
    co_return value;
  };
  CHECK(*run_sync(context, task()) == 5);
  CHECK(worked != here);
  CHECK(resumed == here);
  pool.join();
}

TEST_CASE("blocking work without a value, and work that throws") {
  asio::io_context context;
  WorkerPool pool(1);
  bool done = false;
  auto quiet = [&]() -> Task<void> {
    auto work = [&done] { done = true; };
    co_await run_blocking(pool, std::move(work));
  };
  run_sync(context, quiet());
  CHECK(done);
  auto loud = [&]() -> Task<int> {
    auto work = []() -> int { throw Failure({Errc::unavailable, "database"}); };
    co_return co_await run_blocking(pool, std::move(work));
  };
  CHECK_THROWS_AS(run_sync(context, loud()), Failure);
  pool.join();
}

TEST_CASE("many blocking jobs at once all come back") {
  asio::io_context context;
  WorkerPool pool(4);
  int sum = 0;
  auto one = [&](int i) -> Task<void> {
    auto work = [i] { return i; };
    sum += co_await run_blocking(pool, std::move(work));
  };
  for (int i = 1; i <= 200; ++i) asio::co_spawn(context, one(i), asio::detached);
  context.run();
  CHECK(sum == 20'100);
  pool.join();
}

TEST_CASE("a cancelled sleep throws operation_aborted") {
  asio::io_context context;
  asio::cancellation_signal cancel;
  boost::system::error_code seen;
  auto sleeper = [&]() -> Task<void> {
    try {
      co_await sleep_for(Millis{3'600'000});
    } catch (const boost::system::system_error& error) {
      seen = error.code();
    }
  };
  asio::co_spawn(context, sleeper(), asio::bind_cancellation_slot(cancel.slot(), asio::detached));
  context.poll();
  cancel.emit(asio::cancellation_type::terminal);
  context.run();
  CHECK(seen == asio::error::operation_aborted);
}

TEST_CASE("work that was started runs while its coroutine goes on, and its outcome waits there") {
  asio::io_context context;
  WorkerPool pool(2);
  const std::thread::id here = std::this_thread::get_id();
  std::thread::id resumed;
  std::latch met{3};  // two pieces of work and the coroutine: each waits until all three run
  auto task = [&]() -> Task<std::string> {
    const auto executor = co_await asio::this_coro::executor;
    auto number = [&met]() {
      met.arrive_and_wait();
      return std::make_unique<int>(3);
    };
    auto text = [&met]() {
      met.arrive_and_wait();
      return std::string("three");
    };
    auto first = start_blocking(pool, executor, std::move(number));
    auto second = start_blocking(pool, executor, std::move(text));
    met.arrive_and_wait();
    co_await second.ended();
    co_await first.ended();
    co_await first.ended();  // has ended already
    resumed = std::this_thread::get_id();
    co_return std::to_string(*first.take()) + second.take();
  };
  CHECK(run_sync(context, task()) == "3three");
  CHECK(resumed == here);
}

TEST_CASE("what work threw that was started is thrown where its outcome is taken") {
  asio::io_context context;
  WorkerPool pool(1);
  bool waited = false;
  auto task = [&]() -> Task<int> {
    auto work = []() -> int { throw std::runtime_error("no"); };
    auto started = start_blocking(pool, co_await asio::this_coro::executor, std::move(work));
    co_await started.ended();
    waited = true;
    co_return started.take();
  };
  CHECK_THROWS_WITH(run_sync(context, task()), "no");
  CHECK(waited);
}

}  // namespace runtime_test
