#include "core/notify/pacer.hpp"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

namespace pacer_test {

using namespace wbd;
using notify::Pacer;

namespace {

const UtcTime kStart = parse_rfc3339("2026-11-22T10:00:00Z").value();

// The most times within any half-open window of `length`.
std::size_t busiest(std::vector<UtcTime> times, Millis length) {
  std::ranges::sort(times);
  std::size_t most = 0;
  for (std::size_t from = 0, to = 0; to < times.size(); ++to) {
    while (times[to] - times[from] >= length) ++from;
    most = std::max(most, to - from + 1);
  }
  return most;
}

}  // namespace

TEST_CASE("a chat gets one message a second") {
  Pacer pacer;
  CHECK(pacer.book("bot", "1", false, kStart) == kStart);
  CHECK(pacer.book("bot", "1", false, kStart) == kStart + 1s);
  CHECK(pacer.book("bot", "2", false, kStart) == kStart);
  CHECK(pacer.book("bot", "1", false, kStart + 5s) == kStart + 5s);
}

TEST_CASE("a group gets twenty messages a minute") {
  Pacer pacer;
  std::vector<UtcTime> times;
  for (int i = 0; i < 100; ++i)
    times.push_back(pacer.book("bot", "-1", true, times.empty() ? kStart : times.back()));
  CHECK(busiest(times, 60s) == 20);
  CHECK(busiest(times, 1s) == 1);
  CHECK(times.back() < kStart + 5min);
}

TEST_CASE("a bot sends thirty messages a second over all chats, another bot thirty more") {
  Pacer pacer;
  std::vector<UtcTime> first, second;
  for (int i = 0; i < 150; ++i) {
    first.push_back(pacer.book("a", std::to_string(i), false, kStart));
    second.push_back(pacer.book("b", std::to_string(i), false, kStart));
  }
  CHECK(busiest(first, 1s) == 30);
  CHECK(*std::ranges::max_element(first) == kStart + 4s);
  CHECK(*std::ranges::max_element(second) == kStart + 4s);
  // A chat whose own turn is late leaves no hole that makes another window too full.
  Pacer mixed;
  std::vector<UtcTime> all;
  for (int i = 0; i < 300; ++i)
    all.push_back(mixed.book("a", std::to_string(i % 7), false, kStart + Millis{i * 10}));
  for (int i = 0; i < 200; ++i) all.push_back(mixed.book("a", "n" + std::to_string(i), false, kStart + 3s));
  CHECK(busiest(all, 1s) <= 30);
}

TEST_CASE("a pause holds its chat only") {
  Pacer pacer;
  pacer.hold("bot", "1", kStart + 30s);
  CHECK(pacer.held_until("bot", "1") == kStart + 30s);
  CHECK(pacer.book("bot", "1", false, kStart) == kStart + 30s);
  CHECK(pacer.book("bot", "2", false, kStart) == kStart);
  pacer.hold("bot", "1", kStart + 10s);
  CHECK(pacer.held_until("bot", "1") == kStart + 30s);
  CHECK(pacer.held_until("bot", "2") == UtcTime{});
}

TEST_CASE("chats that are idle are forgotten") {
  Pacer pacer;
  for (int i = 0; i < 1000; ++i) (void)pacer.book("bot", std::to_string(i), false, kStart);
  CHECK(pacer.size() == 1000);
  (void)pacer.book("bot", "x", false, kStart + 10min);
  CHECK(pacer.size() == 1);
}

}  // namespace pacer_test
