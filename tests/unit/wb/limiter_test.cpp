#include "core/wb/limiter.hpp"

#include <map>
#include <queue>
#include <random>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace limiter_test {

using namespace wbd;
using namespace wbd::wb;

namespace {

constexpr UtcTime kStart = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
constexpr LimitRule kSlow{60s, 1};
constexpr LimitRule kBurst3{10s, 3};

Reservation reserve_at(BucketState& state, LimitRule rule, Millis at, std::string_view id = "a") {
  return reserve(state, rule, kStart + at, id, kStart + at + 35s);
}
void settle_at(BucketState& state, LimitRule rule, Millis at, std::string_view id = "a", int status = 200,
               const RateHeaders& headers = {}, int cost = 1) {
  settle(state, rule, kStart + at, id, status, headers, cost);
}

}  // namespace

TEST_CASE("a full bucket gives its whole burst at once and then one place an interval") {
  BucketState state;
  CHECK(reserve_at(state, kBurst3, 0ms, "a").granted);
  CHECK(reserve_at(state, kBurst3, 0ms, "b").granted);
  CHECK(reserve_at(state, kBurst3, 0ms, "c").granted);
  const Reservation fourth = reserve_at(state, kBurst3, 0ms, "d");
  CHECK_FALSE(fourth.granted);
  CHECK(fourth.wait == 10s);
  for (const char* id : {"a", "b", "c"}) settle_at(state, kBurst3, 100ms, id);
  CHECK_FALSE(reserve_at(state, kBurst3, 10'100ms, "d").granted);
  CHECK(reserve_at(state, kBurst3, 10'101ms, "d").granted);
  CHECK_FALSE(reserve_at(state, kBurst3, 10'101ms, "e").granted);
}

TEST_CASE("the interval counts from the answer, since the request may have arrived as late as that") {
  BucketState state;
  REQUIRE(reserve_at(state, kSlow, 0ms).granted);
  settle_at(state, kSlow, 20s);
  CHECK(wait_time(state, kSlow, kStart + 70s) == 10'001ms);
  CHECK_FALSE(reserve_at(state, kSlow, 80s).granted);
  CHECK(reserve_at(state, kSlow, 80'001ms).granted);
}

TEST_CASE("a request whose process died counts as answered when it is certainly gone") {
  BucketState state;
  REQUIRE(reserve_at(state, kSlow, 0ms, "dead").granted);
  CHECK_FALSE(reserve_at(state, kSlow, 94'999ms).granted);
  CHECK(reserve_at(state, kSlow, 95s).granted);
  SECTION("and is not counted again when its answer comes after all") {
    const UtcTime full = state.full_at;
    settle_at(state, kSlow, 96s, "dead");
    CHECK(state.full_at == full);
  }
}

TEST_CASE("a request that never left gives its place back") {
  BucketState state;
  REQUIRE(reserve_at(state, kSlow, 0ms, "a").granted);
  release(state, "a");
  CHECK(reserve_at(state, kSlow, 1ms, "b").granted);
}

TEST_CASE("an exchange that failed after the request left counts as an arrival") {
  BucketState state;
  REQUIRE(reserve_at(state, kSlow, 0ms).granted);
  settle_at(state, kSlow, 5s, "a", 0);
  CHECK(wait_time(state, kSlow, kStart + 5s) == 60'001ms);
}

TEST_CASE("a request that was given up keeps its place while it may still arrive") {
  BucketState state;
  REQUIRE(reserve_at(state, kSlow, 0s).granted);
  SECTION("given up before its time was over") {
    lose(state, "a", kStart + 40s);
    CHECK(reserve_at(state, kSlow, 36s, "b").wait == 60s);
    CHECK(reserve_at(state, kSlow, 41s, "b").wait == 59s);
  }
  SECTION("which may be known to end sooner than its place was taken for") {
    lose(state, "a", kStart + 20s);
    CHECK(reserve_at(state, kSlow, 36s, "b").wait == 44s);
  }
  SECTION("counted as gone already") {
    CHECK(reserve_at(state, kSlow, 36s, "b").wait == 59s);
    lose(state, "a", kStart + 41s);
    CHECK(reserve_at(state, kSlow, 95s, "b").wait == 60s);  // 35 s + 60 s, and again
  }
}

TEST_CASE("a marketplace 4XX costs ten requests") {
  constexpr LimitRule kRule{200ms, 20};
  BucketState state;
  REQUIRE(reserve_at(state, kRule, 0ms).granted);
  settle_at(state, kRule, 1s, "a", 409, {}, 10);
  int granted = 0;
  while (reserve_at(state, kRule, 1s, std::to_string(granted)).granted) ++granted;
  CHECK(granted == 9);  // ten are left, one of them only after the answer's own millisecond
}

TEST_CASE("a 429 is obeyed to the letter and costs nothing more") {
  struct Case {
    const char* name;
    RateHeaders headers;
    Millis first, second;  // when the next two may leave, after the 429 at 0
  };
  const auto c = EACH_ROW(
      Case, {
                {"retry and reset", {{}, 3, 4s, 24s}, 4'001ms, 14'001ms},
                {"retry alone: the rest of the burst refills after it", {{}, {}, 4s, {}}, 4'001ms, 14'001ms},
                {"reset alone", {{}, {}, {}, 30s}, 10'001ms, 20'001ms},
                {"a pause that is longer than the refill", {{}, 3, 60s, 5s}, 60'001ms, 60'001ms},
            });
  INFO(c.name);
  BucketState state;
  REQUIRE(reserve_at(state, kBurst3, 0ms).granted);
  settle_at(state, kBurst3, 0ms, "a", 429, c.headers);
  CHECK(wait_time(state, kBurst3, kStart) == c.first);
  REQUIRE(reserve_at(state, kBurst3, c.first, "b").granted);
  CHECK(wait_time(state, kBurst3, kStart + c.first) == c.second - c.first);
}

TEST_CASE("a 429 without its times counts like any request") {
  BucketState state;
  REQUIRE(reserve_at(state, kSlow, 0ms).granted);
  settle_at(state, kSlow, 0ms, "a", 429);
  CHECK(wait_time(state, kSlow, kStart) == 60'001ms);
}

TEST_CASE("fewer requests left than expected means that somebody else takes from the bucket") {
  BucketState state;
  REQUIRE(reserve_at(state, kBurst3, 0ms).granted);
  SECTION("as expected") {
    settle_at(state, kBurst3, 0ms, "a", 200, {2, {}, {}, {}});
    CHECK(wait_time(state, kBurst3, kStart + 1ms) == 0ms);
  }
  SECTION("none left") {
    settle_at(state, kBurst3, 0ms, "a", 200, {0, {}, {}, {}});
    CHECK(wait_time(state, kBurst3, kStart) == 10'001ms);
  }
  SECTION("more than a bucket can hold, or less than nothing, does no harm") {
    const int remaining = GENERATE(99, -5);
    settle_at(state, kBurst3, 0ms, "a", 200, {remaining, {}, {}, {}});
    CHECK(wait_time(state, kBurst3, kStart) <= 10'001ms);
  }
}

TEST_CASE("a clock that steps back neither opens the bucket early nor keeps it shut for longer") {
  BucketState state;
  REQUIRE(reserve_at(state, kSlow, 10h).granted);
  settle_at(state, kSlow, 10h);  // shut until 10 h + 60 s
  SECTION("by a little, as between two machines: time stands still") {
    CHECK(wait_time(state, kSlow, kStart + 10h - 3s) == 63'001ms);
    CHECK_FALSE(reserve_at(state, kSlow, 10h + 57s).granted);
  }
  SECTION("by hours: the waits stay what they were") {
    CHECK(wait_time(state, kSlow, kStart + 2h) == 60'001ms);
    CHECK_FALSE(reserve_at(state, kSlow, 2h).granted);
    CHECK_FALSE(reserve_at(state, kSlow, 2h + 60s).granted);
    CHECK(reserve_at(state, kSlow, 2h + 61s).granted);
  }
  SECTION("and what is in flight moves along") {
    REQUIRE(reserve_at(state, kSlow, 10h + 61s, "b").granted);
    CHECK_FALSE(reserve_at(state, kSlow, 1h, "c").granted);
    CHECK(state.in_flight.at(0).gone_at == kStart + 1h + 35s);
  }
}

TEST_CASE("a bucket survives a clock that was two hundred years ahead") {
  const BucketState stored =
      bucket_from_json(R"({"full_at":1795386502871,"blocked_until":1795386500000,"last_seen":7915386502000,)"
                       R"("in_flight":[{"id":"kq3vZ0mXw1Ab","gone_at":1795386537000}]})");
  REQUIRE_FALSE(stored.unknown);
  BucketState state = stored;
  settle_at(state, kBurst3, 0s, "another");
  CHECK_FALSE(bucket_from_json(to_json(state)).unknown);
  CHECK(reserve_at(state, kBurst3, 0s).granted);
}

TEST_CASE("a stored time beyond any limit of WB does not shut a bucket for ever") {
  BucketState state;
  state.blocked_until = kStart + std::chrono::hours{24 * 3650};
  state.full_at = state.blocked_until;
  CHECK(wait_time(state, kSlow, kStart) == std::chrono::hours{24 * 31});

  BucketState held;
  held.in_flight.push_back({"a", kStart + std::chrono::hours{24 * 3650}});
  CHECK_FALSE(reserve_at(held, kSlow, 0s).granted);
  CHECK(reserve_at(held, kSlow, std::chrono::hours{24 * 31} + 60s).granted);
}

TEST_CASE("a bucket survives its JSON form") {
  BucketState state;
  state.full_at = kStart + 1ms;
  state.blocked_until = kStart + 2ms;
  state.last_seen = kStart + 3ms;
  state.in_flight = {{"a\"b", kStart + 4ms}, {"c", kStart + 5ms}};
  const BucketState back = bucket_from_json(to_json(state));
  CHECK(back.full_at == state.full_at);
  CHECK(back.blocked_until == state.blocked_until);
  CHECK(back.last_seen == state.last_seen);
  REQUIRE(back.in_flight.size() == 2);
  CHECK(back.in_flight[0].id == "a\"b");
  CHECK(back.in_flight[1].gone_at == kStart + 5ms);
  CHECK_FALSE(back.unknown);
  CHECK(bucket_from_json("").full_at == UtcTime{});
}

TEST_CASE("an unreadable bucket is taken for an empty one") {
  const auto text = GENERATE(as<std::string>{}, "x", "[]", "{}", "null", R"({"full_at":"1"})",
                             R"({"full_at":-1,"blocked_until":0,"last_seen":0,"in_flight":[]})",
                             R"({"full_at":1,"blocked_until":0,"last_seen":0,"in_flight":[{}]})",
                             R"({"full_at":1,"blocked_until":0,"last_seen":0})");
  INFO(text);
  BucketState state = bucket_from_json(text);
  const BucketState again = bucket_from_json(to_json(state));  // stored before its first use
  CHECK(wait_time(again, kBurst3, kStart) == 10s);
  CHECK(wait_time(state, kBurst3, kStart) == 10s);
  CHECK_FALSE(reserve_at(state, kBurst3, 0ms).granted);
  CHECK(reserve_at(state, kBurst3, 10s).granted);
  CHECK_FALSE(reserve_at(state, kBurst3, 10s, "b").granted);
}

TEST_CASE("the cap lets through no more than its number in any minute") {
  const unsigned limit = GENERATE(1U, 2U, 3U, 7U, 60U, 300U, 1000U);
  const LimitRule rule = cap_rule(limit);
  BucketState state;
  std::vector<Millis> sent;
  Millis now{0};
  while (now < 5min) {
    const Reservation reservation = reserve_at(state, rule, now, "x");
    if (reservation.granted) {
      settle_at(state, rule, now, "x");
      sent.push_back(now);
    } else {
      now += reservation.wait;
    }
  }
  std::size_t most = 0;
  for (std::size_t from = 0, to = 0; to < sent.size(); ++to) {
    while (sent[to] - sent[from] >= 60s) ++from;
    most = std::max(most, to - from + 1);
  }
  CHECK(most <= limit);
  CHECK(sent.size() >= limit * 7 / 2);  // and it does not waste the limit either
}

namespace {

using Micros = std::chrono::microseconds;

// WB's side, exact to the microsecond: `burst` tokens, one more every `interval`.
class StrictServer {
 public:
  explicit StrictServer(LimitRule rule) : rule_(rule) {}
  // False is a 429.
  bool arrive(Micros now) {
    const Micros full = std::max(full_at_, now);
    if (full - now > rule_.interval * (rule_.burst - 1)) return false;
    full_at_ = full + rule_.interval;
    return true;
  }

 private:
  LimitRule rule_;
  Micros full_at_{0};
};

struct Event {
  Micros at;
  std::uint64_t order;
  std::function<void()> act;
  bool operator>(const Event& other) const { return std::tie(at, order) > std::tie(other.at, other.order); }
};

struct Simulation {
  Simulation(LimitRule limit, unsigned seed) : rule(limit), server(limit), random(seed) {}

  LimitRule rule;
  StrictServer server;
  std::mt19937 random;
  BucketState bucket;
  Micros now{0};
  std::uint64_t made = 0;
  std::int64_t accepted = 0, rejected = 0;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events;

  Micros up_to(Micros most) {
    return Micros{std::uniform_int_distribution<std::int64_t>(0, most.count())(random)};
  }
  bool chance(int percent) { return std::uniform_int_distribution<int>(1, 100)(random) <= percent; }
  void later(Micros delay, std::function<void()> act) { events.push({now + delay, ++made, std::move(act)}); }
  [[nodiscard]] UtcTime clock() const { return kStart + std::chrono::floor<Millis>(now); }

  // One caller among several processes: reserves, sends, settles, pauses, again.
  void call() {
    const std::string id = std::to_string(++made);
    const Millis timeout = rule.interval * 2 + 50ms;
    const Millis linger = rule.interval * 2;  // a request may arrive this long after its timeout
    const Reservation reservation = reserve(bucket, rule, clock(), id, clock() + timeout + linger + 1ms);
    if (!reservation.granted) return later(reservation.wait, [this] { call(); });
    const Micros there = chance(10) ? up_to(timeout + linger) : up_to(rule.interval / 4 + 5ms);
    const Micros back = chance(10) ? up_to(timeout) : up_to(rule.interval / 4 + 5ms);
    later(there, [this] { server.arrive(now) ? ++accepted : ++rejected; });
    if (chance(5)) return later(up_to(rule.interval * 3), [this] { call(); });  // died; a new process begins
    const bool in_time = there + back <= timeout;
    later(in_time ? there + back : Micros(timeout), [this, id, in_time, linger] {
      if (in_time) {
        settle(bucket, rule, clock(), id, 200, {}, 1);
      } else {
        lose(bucket, id, clock() + linger + 1ms);
      }
      later(chance(70) ? Micros{0} : up_to(rule.interval * 2 * rule.burst), [this] { call(); });
    });
  }

  void run(Micros until) {
    while (!events.empty() && events.top().at < until) {
      const Event event = events.top();
      events.pop();
      now = event.at;
      event.act();
    }
  }
};

}  // namespace

TEST_CASE("a strict server never has to refuse us, whatever the network and crashes do") {
  const auto rule = EACH_ROW(LimitRule, {{60s, 1}, {10s, 3}, {600ms, 5}, {334ms, 6}, {60s, 10}, {7ms, 2}});
  const int callers = GENERATE(1, 3, 8);
  for (unsigned seed = 1; seed <= 20; ++seed) {
    Simulation world(rule, seed);
    for (int i = 0; i < callers; ++i) world.later(world.up_to(rule.interval), [&world] { world.call(); });
    world.run(rule.interval * 400);
    INFO("interval " << rule.interval.count() << " burst " << rule.burst << " callers " << callers << " seed "
                     << seed);
    CHECK(world.rejected == 0);
    CHECK(world.accepted > 50);
  }
}

}  // namespace limiter_test
