#include "daemon/watchdog.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

namespace watchdog_test {

using namespace wbd;
using namespace wbd::daemon;

namespace {

// Threads that answer when the test says so.
struct Threads {
  std::size_t number = 1;
  std::vector<std::function<void()>> calls{};

  Watchdog::Post post() {
    return [this](const std::function<void()>& call) {
      calls.push_back(call);
      return number;
    };
  }
  void answer(std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) calls.back()();
  }
};

}  // namespace

TEST_CASE("systemd hears of a process only while each of its threads answers") {
  int told = 0;
  Threads api{4}, sync{1};
  Watchdog watchdog([&told] { ++told; });
  watchdog.watch("api", api.post());
  watchdog.watch("sync", sync.post());
  watchdog.look();
  CHECK(told == 1);  // nothing was asked yet

  api.answer(4);
  sync.answer(1);
  watchdog.look();
  CHECK(told == 2);

  api.answer(3);  // one of four threads hangs
  sync.answer(1);
  watchdog.look();
  watchdog.look();
  CHECK(told == 2);
  CHECK(api.calls.size() == 2);  // it is not asked again before it answers

  sync.answer(1);
  api.answer(1);
  watchdog.look();
  CHECK(told == 3);

  api.answer(4);  // the sync thread hangs
  watchdog.look();
  CHECK(told == 3);
}

TEST_CASE("the watchdog's limit is what systemd asks for") {
  ::unsetenv("WATCHDOG_PID");
  ::unsetenv("WATCHDOG_USEC");
  CHECK(watchdog_limit() == Millis{0});
  ::setenv("WATCHDOG_USEC", "60000000", 1);
  CHECK(watchdog_limit() == Millis{60'000});
  ::unsetenv("WATCHDOG_USEC");
}

}  // namespace watchdog_test
