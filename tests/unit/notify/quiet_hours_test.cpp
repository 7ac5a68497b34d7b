#include "core/notify/quiet_hours.hpp"

#include <catch2/catch.hpp>

namespace quiet_hours_test {

using namespace wbd;
using namespace wbd::notify;

namespace {

User user_of(const char* zone, const char* from, const char* to) {
  User user;
  user.timezone = zone;
  user.settings.quiet_from = from;
  user.settings.quiet_to = to;
  return user;
}

UtcTime at(const char* text) {
  return parse_rfc3339(text).value();
}

}  // namespace

TEST_CASE("quiet hours are read in the user's zone, over midnight too") {
  struct Case {
    const char *zone, *from, *to, *time;
    bool quiet;
    const char* end;
  };
  const Case cases[] = {
      {"Europe/Moscow", "22:00", "08:00", "2026-11-22T18:59:59.999Z", false, "2026-11-22T18:59:59.999Z"},
      {"Europe/Moscow", "22:00", "08:00", "2026-11-22T19:00:00Z", true, "2026-11-23T05:00:00Z"},
      {"Europe/Moscow", "22:00", "08:00", "2026-11-23T04:59:59.999Z", true, "2026-11-23T05:00:00Z"},
      {"Europe/Moscow", "22:00", "08:00", "2026-11-23T05:00:00Z", false, "2026-11-23T05:00:00Z"},
      {"Europe/Moscow", "13:00", "14:30", "2026-11-22T10:15:30Z", true, "2026-11-22T11:30:00Z"},
      {"Europe/Moscow", "13:00", "14:30", "2026-11-22T11:30:00Z", false, "2026-11-22T11:30:00Z"},
      {"Asia/Vladivostok", "22:00", "08:00", "2026-11-22T12:00:00Z", true, "2026-11-22T22:00:00Z"},
      {"No/Zone", "22:00", "08:00", "2026-11-22T19:00:00Z", true, "2026-11-23T05:00:00Z"},
      // Berlin's clock goes from 02:00 to 03:00 on 2026-03-29: the night is an hour shorter.
      {"Europe/Berlin", "22:00", "07:00", "2026-03-28T21:00:00Z", true, "2026-03-29T05:00:00Z"},
      // The end is skipped by the clock.
      {"Europe/Berlin", "22:00", "02:30", "2026-03-29T00:30:00Z", true, "2026-03-29T01:00:00Z"},
      // And from 03:00 to 02:00 on 2026-10-25: an hour longer.
      {"Europe/Berlin", "22:00", "07:00", "2026-10-24T20:00:00Z", true, "2026-10-25T06:00:00Z"},
  };
  for (const Case& c : cases) {
    INFO(c.zone << " " << c.time);
    const auto quiet = QuietHours::of(user_of(c.zone, c.from, c.to));
    REQUIRE(quiet);
    CHECK(quiet->contains(at(c.time)) == c.quiet);
    CHECK(quiet->end_after(at(c.time)) == at(c.end));
  }
}

TEST_CASE("without both ends, or with equal ones, nothing is quiet") {
  User user;
  CHECK_FALSE(QuietHours::of(user));
  user.settings.quiet_from = "22:00";
  CHECK_FALSE(QuietHours::of(user));
  user.settings.quiet_to = "22:00";
  CHECK_FALSE(QuietHours::of(user));
  user.settings.quiet_to = "8";
  CHECK_FALSE(QuietHours::of(user));
}

}  // namespace quiet_hours_test
