#include "core/analytics/windows.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace Catch {
template <>
struct StringMaker<wbd::analytics::Window> {
  static std::string convert(const wbd::analytics::Window& w) {
    return wbd::to_rfc3339(w.from) + " - " + wbd::to_rfc3339(w.to);
  }
};
}  // namespace Catch

namespace windows_test {

using namespace wbd;
using namespace wbd::analytics;

namespace {

UtcTime at(std::string_view text) {
  return parse_rfc3339(text).value();
}
Window window(std::string_view from, std::string_view to) {
  return {at(from), at(to)};
}
Date date(std::string_view text) {
  return parse_date(text).value();
}
std::string text(Day day) {
  return to_string(Date{day});
}

const TimeZone kMoscow = TimeZone::moscow();
const UtcTime kNow = at("2026-11-22T11:30:00Z");  // 14:30 in Moscow

TimeZone zone(const char* name) {
  return TimeZone::find(name).value();
}

}  // namespace

TEST_CASE("a period begins at midnight of the report's zone and ends now, the one before ends as long ago") {
  struct Case {
    int days;
    Window current, previous;
  };
  const auto c = EACH_ROW(Case, {
                                    {7, window("2026-11-15T21:00:00Z", "2026-11-22T11:30:00Z"),
                                     window("2026-11-08T21:00:00Z", "2026-11-15T11:30:00Z")},
                                    {14, window("2026-11-08T21:00:00Z", "2026-11-22T11:30:00Z"),
                                     window("2026-10-25T21:00:00Z", "2026-11-08T11:30:00Z")},
                                    {30, window("2026-10-23T21:00:00Z", "2026-11-22T11:30:00Z"),
                                     window("2026-09-23T21:00:00Z", "2026-10-23T11:30:00Z")},
                                    {60, window("2026-09-23T21:00:00Z", "2026-11-22T11:30:00Z"),
                                     window("2026-07-25T21:00:00Z", "2026-09-23T11:30:00Z")},
                                    {90, window("2026-08-24T21:00:00Z", "2026-11-22T11:30:00Z"),
                                     window("2026-05-26T21:00:00Z", "2026-08-24T11:30:00Z")},
                                });
  const Period period = last_days(c.days, kNow, kMoscow);
  CHECK(period.days == c.days);
  CHECK(period.current == c.current);
  CHECK(period.previous == c.previous);
  CHECK(text(period.last) == "2026-11-22");
}

TEST_CASE("an explicit range goes back by the days it touches") {
  struct Case {
    const char* name;
    Window asked;
    int days;
    const char *first, *last;
    Window current, previous;
  };
  const auto c = EACH_ROW(
      Case, {
                {"ten whole days", window("2026-10-31T21:00:00Z", "2026-11-10T21:00:00Z"), 10, "2026-11-01",
                 "2026-11-10", window("2026-10-31T21:00:00Z", "2026-11-10T21:00:00Z"),
                 window("2026-10-21T21:00:00Z", "2026-10-31T21:00:00Z")},
                {"yesterday", window("2026-11-20T21:00:00Z", "2026-11-21T21:00:00Z"), 1, "2026-11-21",
                 "2026-11-21", window("2026-11-20T21:00:00Z", "2026-11-21T21:00:00Z"),
                 window("2026-11-19T21:00:00Z", "2026-11-20T21:00:00Z")},
                {"today runs", window("2026-11-21T21:00:00Z", "2026-11-22T21:00:00Z"), 1, "2026-11-22",
                 "2026-11-22", window("2026-11-21T21:00:00Z", "2026-11-22T11:30:00Z"),
                 window("2026-11-20T21:00:00Z", "2026-11-21T11:30:00Z")},
                {"days to come are left out", window("2026-11-19T21:00:00Z", "2026-11-29T21:00:00Z"), 3,
                 "2026-11-20", "2026-11-22", window("2026-11-19T21:00:00Z", "2026-11-22T11:30:00Z"),
                 window("2026-11-16T21:00:00Z", "2026-11-19T11:30:00Z")},
                {"times", window("2026-11-10T06:00:00Z", "2026-11-11T05:00:00Z"), 2, "2026-11-10",
                 "2026-11-11", window("2026-11-10T06:00:00Z", "2026-11-11T05:00:00Z"),
                 window("2026-11-08T06:00:00Z", "2026-11-09T05:00:00Z")},
                {"a few hours", window("2026-11-10T06:00:00Z", "2026-11-10T08:00:00Z"), 1, "2026-11-10",
                 "2026-11-10", window("2026-11-10T06:00:00Z", "2026-11-10T08:00:00Z"),
                 window("2026-11-09T06:00:00Z", "2026-11-09T08:00:00Z")},
            });
  INFO(c.name);
  const auto period = between(c.asked.from, c.asked.to, kNow, kMoscow);
  REQUIRE(period.has_value());
  CHECK(period->days == c.days);
  CHECK(text(period->first) == c.first);
  CHECK(text(period->last) == c.last);
  CHECK(period->current == c.current);
  CHECK(period->previous == c.previous);
}

TEST_CASE("a range that cannot be is refused with its reason") {
  const auto why = [](std::string_view from, std::string_view to) {
    const auto period = between(at(from), at(to), kNow, kMoscow);
    return period ? "" : period.error().detail;
  };
  CHECK(why("2026-11-10T00:00:00Z", "2026-11-10T00:00:00Z") == "the range ends before it begins");
  CHECK(why("2026-11-22T11:30:00.001Z", "2026-11-24T00:00:00Z") == "the range has not begun yet");
  CHECK(why("2024-11-21T21:00:00Z", "2026-11-22T21:00:00Z").empty());
  CHECK(why("2024-11-20T21:00:00Z", "2026-11-22T21:00:00Z") == "the range is longer than 731 days");
}

TEST_CASE("one day is whole, or runs until now") {
  CHECK(one_day(date("2026-11-21"), kNow, kMoscow)->current ==
        window("2026-11-20T21:00:00Z", "2026-11-21T21:00:00Z"));
  CHECK(one_day(date("2026-11-22"), kNow, kMoscow)->current ==
        window("2026-11-21T21:00:00Z", "2026-11-22T11:30:00Z"));
  CHECK_FALSE(one_day(date("2026-11-23"), kNow, kMoscow).has_value());
  const UtcTime midnight = at("2026-11-21T21:00:00Z");
  CHECK(one_day(date("2026-11-22"), midnight, kMoscow)->current.empty());
  CHECK(last_days(7, midnight, kMoscow).days == 7);
}

TEST_CASE("yesterday by this time ends 24 hours before the last known order time") {
  struct Case {
    const char* name;
    std::optional<UtcTime> as_of;
    UtcTime want;
  };
  const auto c = EACH_ROW(
      Case, {
                {"never synced: until now", std::nullopt, at("2026-11-21T11:30:00Z")},
                {"synced just now", at("2026-11-22T11:30:00Z"), at("2026-11-21T11:30:00Z")},
                {"a clock ahead of ours", at("2026-11-22T12:00:00Z"), at("2026-11-21T11:30:00Z")},
                {"ten minutes ago", at("2026-11-22T11:20:00Z"), at("2026-11-21T11:20:00Z")},
                {"last evening: nothing to compare", at("2026-11-21T18:00:00Z"), at("2026-11-20T18:00:00Z")},
            });
  INFO(c.name);
  const DayWindows days = day_windows(kNow, c.as_of, kMoscow);
  CHECK(days.today == window("2026-11-21T21:00:00Z", "2026-11-22T11:30:00Z"));
  CHECK(days.yesterday == window("2026-11-20T21:00:00Z", "2026-11-21T21:00:00Z"));
  CHECK(days.yesterday_same_time == Window{at("2026-11-20T21:00:00Z"), c.want});
}

TEST_CASE("the instants around midnight belong to the right day") {
  CHECK(text(day_of(at("2026-11-21T20:59:59.999Z"), kMoscow)) == "2026-11-21");
  CHECK(text(day_of(at("2026-11-21T21:00:00Z"), kMoscow)) == "2026-11-22");
  const DayWindows days = day_windows(kNow, std::nullopt, kMoscow);
  CHECK(days.yesterday.has(at("2026-11-21T20:59:59.999Z")));
  CHECK_FALSE(days.today.has(at("2026-11-21T20:59:59.999Z")));
  CHECK(days.today.has(at("2026-11-21T21:00:00Z")));
  CHECK_FALSE(days.today.has(kNow));
}

TEST_CASE("days keep to the calendar where clocks change") {
  SECTION("Berlin goes back an hour on 25.10.2026: today has 25 hours") {
    const TimeZone berlin = zone("Europe/Berlin");
    const UtcTime now = at("2026-10-25T22:30:00Z");  // 23:30 winter time
    const DayWindows days = day_windows(now, std::nullopt, berlin);
    CHECK(days.today == window("2026-10-24T22:00:00Z", "2026-10-25T22:30:00Z"));
    CHECK(days.yesterday == window("2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z"));
    // 24 hours before now is already today, so yesterday is whole.
    CHECK(days.yesterday_same_time == days.yesterday);
    // 7 times 24 hours before now is already inside the period.
    const Period week = last_days(7, now, berlin);
    CHECK(week.current == window("2026-10-18T22:00:00Z", "2026-10-25T22:30:00Z"));
    CHECK(week.previous == window("2026-10-11T22:00:00Z", "2026-10-18T22:00:00Z"));
  }
  SECTION("Berlin goes forward on 29.03.2026: yesterday has 23 hours") {
    const DayWindows days = day_windows(at("2026-03-30T10:00:00Z"), std::nullopt, zone("Europe/Berlin"));
    CHECK(days.today == window("2026-03-29T22:00:00Z", "2026-03-30T10:00:00Z"));
    CHECK(days.yesterday == window("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"));
    CHECK(days.yesterday_same_time == window("2026-03-28T23:00:00Z", "2026-03-29T10:00:00Z"));
  }
  SECTION("Beirut has no midnight on 29.03.2026: the day begins at 01:00") {
    const DayWindows days = day_windows(at("2026-03-29T10:00:00Z"), std::nullopt, zone("Asia/Beirut"));
    CHECK(days.today == window("2026-03-28T22:00:00Z", "2026-03-29T10:00:00Z"));
    CHECK(days.yesterday == window("2026-03-27T22:00:00Z", "2026-03-28T22:00:00Z"));
  }
}

TEST_CASE("speed is measured over the 14 full days before today") {
  CHECK(speed_window(kNow, kMoscow) == window("2026-11-07T21:00:00Z", "2026-11-21T21:00:00Z"));
}

TEST_CASE("a window is whole days between two pieces") {
  struct Case {
    const char* name;
    Window window;
    const char *first, *last;
    std::optional<Window> head, tail;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"a running period", window("2026-11-15T21:00:00Z", "2026-11-22T11:30:00Z"), "2026-11-16",
           "2026-11-22", std::nullopt, window("2026-11-21T21:00:00Z", "2026-11-22T11:30:00Z")},
          {"whole days", window("2026-11-15T21:00:00Z", "2026-11-17T21:00:00Z"), "2026-11-16", "2026-11-18",
           std::nullopt, std::nullopt},
          {"both ends within a day", window("2026-11-15T22:00:00Z", "2026-11-18T22:00:00Z"), "2026-11-17",
           "2026-11-19", window("2026-11-15T22:00:00Z", "2026-11-16T21:00:00Z"),
           window("2026-11-18T21:00:00Z", "2026-11-18T22:00:00Z")},
          {"across one midnight", window("2026-11-15T20:00:00Z", "2026-11-15T22:00:00Z"), "2026-11-16",
           "2026-11-16", window("2026-11-15T20:00:00Z", "2026-11-15T21:00:00Z"),
           window("2026-11-15T21:00:00Z", "2026-11-15T22:00:00Z")},
          {"within one day", window("2026-11-15T22:00:00Z", "2026-11-15T23:00:00Z"), "2026-11-17",
           "2026-11-17", std::nullopt, window("2026-11-15T22:00:00Z", "2026-11-15T23:00:00Z")},
          {"the beginning of a day", window("2026-11-15T21:00:00Z", "2026-11-15T23:00:00Z"), "2026-11-16",
           "2026-11-16", std::nullopt, window("2026-11-15T21:00:00Z", "2026-11-15T23:00:00Z")},
          {"one whole day", window("2026-11-15T21:00:00Z", "2026-11-16T21:00:00Z"), "2026-11-16",
           "2026-11-17", std::nullopt, std::nullopt},
      });
  INFO(c.name);
  const Pieces pieces = split(c.window, kMoscow);
  CHECK(text(pieces.first) == c.first);
  CHECK(text(pieces.last) == c.last);
  CHECK(pieces.head.empty() == !c.head);
  CHECK(pieces.tail.empty() == !c.tail);
  if (c.head) CHECK(pieces.head == *c.head);
  if (c.tail) CHECK(pieces.tail == *c.tail);
}

TEST_CASE("an empty window has no pieces") {
  const Pieces pieces = split(window("2026-11-16T21:00:00Z", "2026-11-15T21:00:00Z"), kMoscow);
  CHECK(pieces.head.empty());
  CHECK(pieces.tail.empty());
  CHECK(pieces.first == pieces.last);
}

}  // namespace windows_test
