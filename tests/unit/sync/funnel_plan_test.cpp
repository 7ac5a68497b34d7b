#include <catch2/catch.hpp>

#include "core/sync/funnel/plan.hpp"
#include "tests/unit/rows.hpp"

namespace funnel_plan_test {

using namespace wbd;
using namespace wbd::sync;

namespace {

Date day(const char* text) {
  return parse_date(text).value();
}

std::vector<Date> days(std::initializer_list<const char*> texts) {
  std::vector<Date> all;
  for (const char* text : texts) all.push_back(day(text));
  return all;
}

FunnelCursor after(const char* on, const char* whole_on) {
  FunnelCursor cursor;
  cursor.on = day(on);
  cursor.next_back = cursor.last_back + 1;
  cursor.whole_on = day(whole_on);
  return cursor;
}

// Every day of the pass, in order, and whether the month ended after it.
std::vector<std::string> days_of(FunnelCursor& cursor) {
  std::vector<std::string> days;
  while (const auto next = funnel_day(cursor)) {
    days.push_back(to_string(*next));
    if (funnel_day_read(cursor)) days.emplace_back("month");
    REQUIRE(days.size() < 500);
  }
  return days;
}

}  // namespace

TEST_CASE("a pass over the funnel goes back as far as it has to") {
  struct Case {
    const char* name;
    FunnelCursor cursor;
    const char* first;  // "" = not given
    std::size_t days;
    const char* last;
  };
  const auto c = EACH_ROW(
      Case, {
                {"the first one", {}, "", 31, "2026-10-24"},
                {"another one on the same day", after("2026-11-23", "2026-11-23"), "", 2, "2026-11-22"},
                {"on the next day", after("2026-11-22", "2026-11-22"), "", 31, "2026-10-24"},
                {"a month behind the last one", after("2026-11-13", "2026-11-13"), "", 40, "2026-10-15"},
                {"after a long time", after("2025-01-01", "2025-01-01"), "", 358, "2025-12-01"},
                {"everything that is stored", {}, "2026-09-01", 84, "2026-09-01"},
                {"everything, less than a month", {}, "2026-11-20", 31, "2026-10-24"},
                {"everything, more than WB tells", {}, "2024-01-01", 358, "2025-12-01"},
            });
  INFO(c.name);
  FunnelCursor cursor = c.cursor;
  const std::string first = c.first;
  begin_funnel_pass(cursor, day("2026-11-23"), first.empty() ? std::nullopt : parse_date(first));
  auto read = days_of(cursor);
  const bool whole = c.days > 2;
  CHECK((read.back() == "month") == whole);
  if (whole) read.pop_back();
  CHECK(read.size() == c.days);
  CHECK(read.front() == "2026-11-23");
  CHECK(read.back() == c.last);
}

TEST_CASE("older days are read after the month, and wait while a new day's month is read") {
  FunnelCursor cursor;
  begin_funnel_pass(cursor, day("2026-11-23"), std::nullopt);
  for (int i = 0; i < 30; ++i) CHECK_FALSE(funnel_day_read(cursor));
  CHECK(funnel_day_read(cursor));
  cursor.whole_on = cursor.on;
  // 21:00 UTC is midnight in Moscow.
  add_older_days(cursor, std::vector{parse_rfc3339("2026-09-30T20:59:59Z").value(),
                                     parse_rfc3339("2026-09-30T21:00:00Z").value(),
                                     parse_rfc3339("2026-10-02T10:00:00Z").value(),
                                     parse_rfc3339("2026-10-01T10:00:00Z").value()});
  CHECK(cursor.older == days({"2026-10-02", "2026-10-01", "2026-09-30"}));
  begin_funnel_pass(cursor, day("2026-11-23"), std::nullopt);
  CHECK(funnel_day(cursor) == day("2026-10-02"));
  CHECK_FALSE(funnel_day_read(cursor));

  SECTION("to the end") {
    CHECK(days_of(cursor) == std::vector<std::string>{"2026-10-01", "2026-09-30"});
    begin_funnel_pass(cursor, day("2026-11-23"), std::nullopt);
    CHECK(days_of(cursor) == std::vector<std::string>{"2026-11-23", "2026-11-22"});
  }
  SECTION("a new day goes first") {
    begin_funnel_pass(cursor, day("2026-11-24"), std::nullopt);
    const auto read = days_of(cursor);
    REQUIRE(read.size() == 31 + 1 + 2);
    CHECK(read.front() == "2026-11-24");
    CHECK(read[31] == "month");
    CHECK(read[32] == "2026-10-01");
  }
  SECTION("a day that WB does not show any more is forgotten") {
    cursor.older = days({"2026-10-01", "2025-11-30"});
    begin_funnel_pass(cursor, day("2026-11-24"), std::nullopt);
    CHECK(cursor.older == days({"2026-10-01"}));
  }
}

TEST_CASE("a pass that is under way goes on, for a week at most") {
  FunnelCursor cursor;
  begin_funnel_pass(cursor, day("2026-11-10"), std::nullopt);
  for (int i = 0; i < 20; ++i) funnel_day_read(cursor);
  begin_funnel_pass(cursor, day("2026-11-17"), std::nullopt);
  CHECK(funnel_day(cursor) == day("2026-10-21"));
  begin_funnel_pass(cursor, day("2026-11-18"), std::nullopt);
  CHECK(funnel_day(cursor) == day("2026-11-18"));
  cursor.on.reset();
  begin_funnel_pass(cursor, day("2026-11-19"), std::nullopt);
  CHECK(funnel_day(cursor) == day("2026-11-19"));
}

TEST_CASE("older days are those before the month that are stored and that WB still shows") {
  struct Case {
    const char* first;
    const char* whole_on;
    int last_back;
    std::optional<std::array<const char*, 3>> want;  // first, end, since
  };
  const auto c =
      EACH_ROW(Case, {
                         {"2026-09-01", "2026-11-22", 30, {{"2026-09-01", "2026-10-24", "2026-11-19"}}},
                         {"2026-09-01", "2026-11-13", 39, {{"2026-09-01", "2026-10-15", "2026-11-10"}}},
                         {"2020-01-01", "2026-11-22", 30, {{"2025-12-01", "2026-10-24", "2026-11-19"}}},
                         {"2026-10-24", "2026-11-22", 30, std::nullopt},
                         {"2026-09-01", "", 30, std::nullopt},
                     });
  INFO(c.first << " " << c.whole_on);
  FunnelCursor cursor;
  cursor.on = day("2026-11-23");
  cursor.whole_on = parse_date(c.whole_on);
  cursor.last_back = c.last_back;
  const auto got = older_funnel_days(cursor, day(c.first));
  REQUIRE(got.has_value() == c.want.has_value());
  if (!got) return;
  CHECK(got->first == day((*c.want)[0]));
  CHECK(got->end == day((*c.want)[1]));
  CHECK(got->since == day((*c.want)[2]));
}

}  // namespace funnel_plan_test
