#include "core/notify/digest_queue.hpp"

#include <catch2/catch.hpp>

#include "core/notify/compose.hpp"
#include "core/store/deliveries.hpp"
#include "core/store/digest_days.hpp"
#include "core/store/targets.hpp"
#include "tests/unit/store/support.hpp"

namespace digest_queue_test {

using namespace wbd;

namespace {

UtcTime at(std::string_view text) {
  return parse_rfc3339(text).value();
}

struct People {
  test::TempDatabase database;
  User user = test::make_user(42);

  People() {
    user.settings.digest_at = "09:00";
    save();
  }
  void save() {
    database.write([&](db::Tx& tx) { store::upsert_user(tx, user); });
  }
  std::int64_t target(std::vector<std::string> types = {}) {
    Target target;
    target.user = user.telegram_id;
    target.chat_id = 5;
    target.types = std::move(types);
    target.created_at = at("2026-11-01T00:00:00Z");
    return database.write([&](db::Tx& tx) { return store::create_target(tx, target, {}); });
  }
  notify::DigestRound round(std::string_view now) {
    return database.write([&](db::Tx& tx) { return notify::queue_digests(tx, at(now)); });
  }
  std::vector<store::Delivery> queue(std::int64_t target) {
    return database.read([&](db::Tx& tx) { return store::delivery_queue(tx, target, 100); });
  }
};

}  // namespace

TEST_CASE("each target gets one digest a day, from the first time after the choice on") {
  People people;
  const std::int64_t one = people.target();
  CHECK(people.round("2026-11-22T08:00:00Z").queued == 0);  // 11:00: the slot of today has passed
  CHECK(people.round("2026-11-23T05:59:00Z").queued == 0);
  const auto due = people.round("2026-11-23T06:00:00Z");
  CHECK(due.queued == 1);
  CHECK(due.next_at == at("2026-11-24T06:00:00Z"));
  CHECK(people.round("2026-11-23T06:00:01Z").queued == 0);
  const auto queue = people.queue(one);
  REQUIRE(queue.size() == 1);
  CHECK(queue[0].type == "digest.daily");
  CHECK(queue[0].payload == R"({"day":"2026-11-23"})");
  CHECK_FALSE(queue[0].event);
}

TEST_CASE("what was missed while nothing ran comes once") {
  People people;
  const std::int64_t one = people.target();
  (void)people.round("2026-11-22T08:00:00Z");
  CHECK(people.round("2026-11-27T08:00:00Z").queued == 1);
  CHECK(people.round("2026-11-27T08:01:00Z").queued == 0);
  CHECK(people.queue(one).front().payload == R"({"day":"2026-11-27"})");
}

TEST_CASE("another time on the same day gives no second digest") {
  People people;
  (void)people.target();
  (void)people.round("2026-11-22T08:00:00Z");
  CHECK(people.round("2026-11-23T06:00:00Z").queued == 1);
  people.user.settings.digest_at = "18:00";
  people.save();
  CHECK(people.round("2026-11-23T15:00:00Z").queued == 0);
  CHECK(people.round("2026-11-24T15:00:00Z").queued == 1);
}

TEST_CASE("a digest chosen again does not bring what passed meanwhile") {
  People people;
  (void)people.target();
  (void)people.round("2026-11-22T08:00:00Z");
  people.user.settings.digest_at.reset();
  people.save();
  CHECK_FALSE(people.round("2026-11-25T08:00:00Z").next_at);
  people.user.settings.digest_at = "09:00";
  people.save();
  CHECK(people.round("2026-11-26T08:00:00Z").queued == 0);
  CHECK(people.round("2026-11-27T06:00:00Z").queued == 1);
}

TEST_CASE("a list of types chooses digests, and a target that is gone gets none") {
  People people;
  people.user.settings.digest_weekly = "monday";
  people.save();
  const std::int64_t all = people.target();
  const std::int64_t weekly = people.target({"digest.weekly"});
  const std::int64_t orders = people.target({"order.created"});
  const std::int64_t gone = people.target();
  people.database.write([&](db::Tx& tx) {
    Target target = store::find_target(tx, gone).value();
    target.state = TargetState::gone;
    store::save_target_health(tx, target, {});
  });
  (void)people.round("2026-11-22T08:00:00Z");
  CHECK(people.round("2026-11-23T06:00:00Z").queued == 3);  // a Monday
  CHECK(people.queue(all).size() == 2);
  CHECK(people.queue(weekly).size() == 1);
  CHECK(people.queue(orders).empty());
  CHECK(people.queue(gone).empty());
}

TEST_CASE("of two processes one claims a day") {
  People people;
  const std::int64_t one = people.target();
  const Date day{std::chrono::year{2026} / 11 / 23};
  const auto claim = [&](Date which) {
    return people.database.write(
        [&](db::Tx& tx) { return store::claim_digest_day(tx, one, "digest.daily", which); });
  };
  CHECK(claim(day));
  CHECK_FALSE(claim(day));
  CHECK_FALSE(claim(Date{std::chrono::year{2026} / 11 / 22}));
  CHECK(people.database.read([&](db::Tx& tx) { return store::digest_day(tx, one, "digest.daily"); }) == day);
}

}  // namespace digest_queue_test
