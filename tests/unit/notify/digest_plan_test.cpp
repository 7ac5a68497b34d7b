#include "core/notify/digest_plan.hpp"

#include <catch2/catch.hpp>

namespace digest_plan_test {

using namespace wbd;
using namespace wbd::notify;

namespace {

UtcTime at(std::string_view text) {
  return parse_rfc3339(text).value();
}

User user_of(const char* zone, std::optional<std::string> digest_at,
             std::optional<std::string> weekly = std::nullopt) {
  User user;
  user.timezone = zone;
  user.settings.digest_at = std::move(digest_at);
  user.settings.digest_weekly = std::move(weekly);
  return user;
}

std::string told(const std::optional<DigestSlot>& slot) {
  return slot ? wbd::to_string(slot->day) + " " + to_rfc3339(slot->at) : "none";
}

}  // namespace

TEST_CASE("a digest is due at the chosen local time") {
  struct Case {
    const char* zone;
    const char* digest_at;
    const char* now;
    const char* last;
    const char* next;
  };
  // clang-format off
  const Case cases[] = {
      {"Europe/Moscow", "09:00", "2026-11-22T06:00:00Z", "2026-11-22 2026-11-22T06:00:00Z", "2026-11-23 2026-11-23T06:00:00Z"},
      {"Europe/Moscow", "09:00", "2026-11-22T05:59:59Z", "2026-11-21 2026-11-21T06:00:00Z", "2026-11-22 2026-11-22T06:00:00Z"},
      {"Europe/Moscow", "00:00", "2026-11-21T21:00:00Z", "2026-11-22 2026-11-21T21:00:00Z", "2026-11-23 2026-11-22T21:00:00Z"},
      {"Europe/Moscow", "23:59", "2026-11-22T20:58:00Z", "2026-11-21 2026-11-21T20:59:00Z", "2026-11-22 2026-11-22T20:59:00Z"},
      {"Asia/Vladivostok", "08:30", "2026-11-21T22:30:00Z", "2026-11-22 2026-11-21T22:30:00Z", "2026-11-23 2026-11-22T22:30:00Z"},
      // New York skips 02:00 to 03:00 on 8.03.2026 and repeats 01:00 to 02:00 on 1.11.2026
      {"America/New_York", "02:30", "2026-03-08T07:00:00Z", "2026-03-08 2026-03-08T07:00:00Z", "2026-03-09 2026-03-09T06:30:00Z"},
      {"America/New_York", "02:30", "2026-03-08T06:59:59Z", "2026-03-07 2026-03-07T07:30:00Z", "2026-03-08 2026-03-08T07:00:00Z"},
      {"America/New_York", "09:00", "2026-03-08T20:00:00Z", "2026-03-08 2026-03-08T13:00:00Z", "2026-03-09 2026-03-09T13:00:00Z"},
      {"America/New_York", "01:30", "2026-11-01T06:30:00Z", "2026-11-01 2026-11-01T05:30:00Z", "2026-11-02 2026-11-02T06:30:00Z"},
      {"America/New_York", "09:00", "2026-11-01T20:00:00Z", "2026-11-01 2026-11-01T14:00:00Z", "2026-11-02 2026-11-02T14:00:00Z"},
      {"Nowhere/Land", "09:00", "2026-11-22T07:00:00Z", "2026-11-22 2026-11-22T06:00:00Z", "2026-11-23 2026-11-23T06:00:00Z"},
  };
  // clang-format on
  for (const Case& c : cases) {
    INFO(c.zone << " " << c.digest_at << " " << c.now);
    const User user = user_of(c.zone, c.digest_at);
    CHECK(told(last_slot(user, Digest::daily, at(c.now))) == c.last);
    CHECK(told(next_slot(user, Digest::daily, at(c.now))) == c.next);
  }
}

TEST_CASE("a weekly digest comes on its weekday, at the daily time or at nine") {
  // 22.11.2026 is a Sunday
  const UtcTime now = at("2026-11-22T10:00:00Z");
  const auto slots = [&](const char* weekday, std::optional<std::string> time) {
    const User user = user_of("Europe/Moscow", std::move(time), weekday);
    return told(last_slot(user, Digest::weekly, now)) + ", " + told(next_slot(user, Digest::weekly, now));
  };
  CHECK(slots("sunday", std::nullopt) == "2026-11-22 2026-11-22T06:00:00Z, 2026-11-29 2026-11-29T06:00:00Z");
  CHECK(slots("sunday", "18:00") == "2026-11-15 2026-11-15T15:00:00Z, 2026-11-22 2026-11-22T15:00:00Z");
  CHECK(slots("monday", "18:00") == "2026-11-16 2026-11-16T15:00:00Z, 2026-11-23 2026-11-23T15:00:00Z");
  CHECK(slots("saturday", std::nullopt) ==
        "2026-11-21 2026-11-21T06:00:00Z, 2026-11-28 2026-11-28T06:00:00Z");
}

TEST_CASE("a digest that was not chosen has no slots") {
  const UtcTime now = at("2026-11-22T10:00:00Z");
  const User none = user_of("Europe/Moscow", std::nullopt);
  const User daily = user_of("Europe/Moscow", "09:00");
  const User odd = user_of("Europe/Moscow", std::nullopt, "someday");
  for (const auto find : {last_slot, next_slot}) {
    CHECK_FALSE(find(none, Digest::daily, now));
    CHECK_FALSE(find(none, Digest::weekly, now));
    CHECK_FALSE(find(daily, Digest::weekly, now));
    CHECK_FALSE(find(daily, Digest::quiet, now));
    CHECK_FALSE(find(odd, Digest::weekly, now));
  }
}

TEST_CASE("a slot is sent once, and one that passed before the choice never") {
  const DigestSlot slot{Date{std::chrono::year{2026} / 11 / 22}, at("2026-11-22T06:00:00Z")};
  const auto day = [](unsigned number) { return std::optional(Date{std::chrono::year{2026} / 11 / number}); };
  CHECK(digest_step(slot, std::nullopt) == DigestStep::remember);
  CHECK(digest_step(slot, day(10)) == DigestStep::send);
  CHECK(digest_step(slot, day(21)) == DigestStep::send);
  CHECK(digest_step(slot, day(22)) == DigestStep::nothing);
  CHECK(digest_step(slot, day(23)) == DigestStep::nothing);
}

}  // namespace digest_plan_test
