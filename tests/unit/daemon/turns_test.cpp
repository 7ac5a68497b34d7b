#include "daemon/rest/turns.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

namespace turns_test {

using namespace wbd;
using namespace wbd::rest;

namespace {

struct Place {
  explicit Place(std::size_t capacity) : turns(capacity) {}
  // Ends the requests that wait, too.
  ~Place() {
    while (!held.empty()) {
      auto ending = std::move(held);
      held.clear();
      ending.clear();
      settle();
    }
  }

  // A request of the key: it keeps its turn until end().
  void ask(std::int64_t key, KeyScope scope) {
    auto take = [this, key, scope]() -> Task<void> {
      held.emplace_back(key, co_await turns.take(key, scope));
      order += static_cast<char>('0' + key);
    };
    asio::co_spawn(context, take, asio::detached);
    settle();
  }
  void end(std::int64_t key) {
    const auto one =
        std::find_if(held.begin(), held.end(), [key](const auto& of) { return of.first == key; });
    REQUIRE(one != held.end());
    std::vector<std::pair<std::int64_t, Turns::Turn>> rest;
    for (auto at = held.begin(); at != held.end(); ++at) {
      if (at != one) rest.emplace_back(at->first, std::move(at->second));
    }
    held.swap(rest);
    rest.clear();
    settle();
  }
  void settle() {
    context.restart();
    context.poll();
  }

  asio::io_context context{1};
  Turns turns;
  std::vector<std::pair<std::int64_t, Turns::Turn>> held;
  std::string order;  // of the turns that were given, a digit for each key
};

}  // namespace

TEST_CASE("a user key has half of the turns; others leave one to the rest") {
  CHECK(Turns(10).most_of(KeyScope::user) == 5);
  CHECK(Turns(10).most_of(KeyScope::bot) == 9);
  CHECK(Turns(4).most_of(KeyScope::user) == 2);
  CHECK(Turns(4).most_of(KeyScope::bot) == 3);
  CHECK(Turns(4).most_of(KeyScope::admin) == 3);
  CHECK(Turns(1).most_of(KeyScope::user) == 1);
  CHECK(Turns(1).most_of(KeyScope::bot) == 1);
}

TEST_CASE("a key that asks for much waits for itself, not the others for it") {
  Place place(4);
  for (int i = 0; i < 100; ++i) place.ask(1, KeyScope::user);
  CHECK(place.order == "11");
  place.ask(2, KeyScope::user);
  CHECK(place.order == "112");
  place.ask(3, KeyScope::bot);
  CHECK(place.order == "1123");
  place.end(1);
  CHECK(place.order == "11231");
}

TEST_CASE("keys that wait get their turns in turn, and each key in its own order") {
  Place place(2);
  place.ask(9, KeyScope::bot);
  place.ask(8, KeyScope::bot);
  for (int i = 0; i < 3; ++i) place.ask(1, KeyScope::user);
  for (int i = 0; i < 2; ++i) place.ask(2, KeyScope::user);
  place.ask(3, KeyScope::user);
  CHECK(place.order == "98");
  place.end(9);
  CHECK(place.order == "981");
  place.end(1);
  CHECK(place.order == "9812");
  place.end(2);
  CHECK(place.order == "98123");
  place.end(8);
  CHECK(place.order == "981231");
  place.end(3);
  CHECK(place.order == "9812312");
  place.end(1);
  CHECK(place.order == "98123121");
}

TEST_CASE("a turn that is no longer wanted goes to the next") {
  Place place(1);
  place.ask(1, KeyScope::user);
  asio::cancellation_signal leave;
  auto take = [&place]() -> Task<void> { (void)co_await place.turns.take(2, KeyScope::user); };
  bool failed = false;
  asio::co_spawn(place.context, take,
                 asio::bind_cancellation_slot(leave.slot(), [&failed](const std::exception_ptr& error) {
                   failed = error != nullptr;
                 }));
  place.settle();
  place.ask(3, KeyScope::user);
  leave.emit(asio::cancellation_type::terminal);
  place.settle();
  CHECK(failed);
  place.end(1);
  CHECK(place.order == "13");
}

TEST_CASE("requests without a key share one turn") {
  Place place(4);
  int given = 0;
  std::vector<Turns::Turn> held;
  auto take = [&]() -> Task<void> {
    held.push_back(co_await place.turns.take_unknown());
    ++given;
  };
  for (int i = 0; i < 3; ++i) asio::co_spawn(place.context, take, asio::detached);
  place.settle();
  CHECK(given == 1);
  place.ask(1, KeyScope::user);
  CHECK(place.order == "1");
  for (int i = 2; i <= 3; ++i) {
    auto first = std::move(held);
    held.clear();
    first.clear();
    place.settle();
    CHECK(given == i);
  }
}

}  // namespace turns_test
