// The requests to supplier/orders and supplier/sales, by cursor and time.

#include <catch2/catch.hpp>

#include "core/sync/statistics/plan.hpp"
#include "tests/unit/rows.hpp"

namespace stat_plan_test {

using namespace wbd;
using namespace wbd::sync;

namespace {

const UtcTime kNow = parse_rfc3339("2026-11-20T09:00:00Z").value();  // 12:00 in Moscow

StatCursor cursor_of(const char* text) {
  return read_cursor<StatCursor>(text);
}

std::string shown(const std::optional<StatRequest>& request) {
  if (!request) return "over";
  switch (request->what) {
    case StatRead::page:
      return "page " + request->date_from;
    case StatRead::tied_day:
      return "tied " + request->date_from;
    case StatRead::second_look_day:
      return "look " + request->date_from;
    case StatRead::begin_second_look:
      break;
  }
  return "begin";
}

std::string next(const StatCursor& cursor, const StatRun& run) {
  return shown(next_request(cursor, run, kNow));
}

}  // namespace

TEST_CASE("the next request to the statistics follows from the cursor and from what the run has read") {
  struct Case {
    const char* name;
    const char* cursor;
    StatRun run;
    const char* want;
  };
  constexpr StatRun kBegun{}, kFirst{.second_look_first = true}, kEnded{.list_ended = true};
  const auto c = EACH_ROW(
      Case,
      {
          {"never synced: all that WB keeps", "{}", kBegun, "page 2026-05-20"},
          {"from the position on, verbatim", R"({"position":"2026-11-19T10:00:00.5"})", kBegun,
           "page 2026-11-19T10:00:00.5"},
          {"inside a tie its days",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","tie_next":"2026-09-03",)"
           R"("tie_last":"2026-11-19"})",
           kBegun, "tied 2026-09-03"},
          {"a look that waited goes first",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","reread_next":"2026-11-18",)"
           R"("reread_began":"2026-11-20"})",
           kFirst, "look 2026-11-18"},
          {"also before a tie",
           R"({"tie_next":"2026-09-03","tie_last":"2026-11-19",)"
           R"("reread_next":"2026-11-18","reread_began":"2026-11-20"})",
           kFirst, "look 2026-11-18"},
          {"after the list the look begins", R"({"reread_on":"2026-11-19"})", kEnded, "begin"},
          {"or goes on",
           R"({"reread_on":"2026-11-18","reread_next":"2026-11-18","reread_began":"2026-11-19"})", kEnded,
           "look 2026-11-18"},
          {"older days first",
           R"({"reread_next":"2026-11-18","reread_began":"2026-11-20",)"
           R"("reread_older":["2026-10-01","2026-10-05"]})",
           kEnded, "look 2026-10-01"},
          {"one look a day", R"({"reread_on":"2026-11-20"})", kEnded, "over"},
          {"a look without its beginning begins again", R"({"reread_next":"2026-11-18"})", kEnded, "begin"},
          {"after the look the run is over", "{}", {.list_ended = true, .over = true}, "over"},
      });
  INFO(c.name);
  CHECK(next(cursor_of(c.cursor), c.run) == c.want);
}

TEST_CASE("the first sync asks for six calendar months, by the Moscow day") {
  struct Case {
    const char *now, *want;
  };
  const auto c = EACH_ROW(Case, {{"2026-11-20T09:00:00Z", "2026-05-20"},
                                 {"2026-08-31T09:00:00Z", "2026-02-28"},
                                 {"2026-08-30T21:00:00Z", "2026-02-28"},
                                 {"2028-08-30T09:00:00Z", "2028-02-29"},
                                 {"2026-01-15T09:00:00Z", "2025-07-15"}});
  INFO(c.now);
  CHECK(next_request(StatCursor{}, StatRun{}, parse_rfc3339(c.now).value())->date_from == c.want);
}

TEST_CASE("a run of the statistics begins where the request or the cursor says") {
  struct Case {
    const char* name;
    const char* cursor;
    StatRunOptions options;
    const char* want;
    const char* looked_on;  // "" = not known
  };
  const StatRunOptions kSince{.since = parse_rfc3339("2026-11-01T00:00:00Z").value()};
  // 1795164600000 is 2026-11-20T08:50:00Z, ten minutes ago.
  const auto c = EACH_ROW(
      Case,
      {
          {"the position",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","reread_on":"2026-11-19"})",
           {},
           "page 2026-11-19T10:00:00",
           "2026-11-19"},
          {"the whole history counts as today's look",
           R"({"reread_on":"2026-11-19"})",
           {},
           "page 2026-05-20",
           "2026-11-20"},
          {"full",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","reread_on":"2026-11-19"})",
           {.full = true, .since = {}},
           "page 2026-05-20",
           "2026-11-20"},
          {"since", R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","reread_on":"2026-11-19"})",
           kSince, "page 2026-11-01T03:00:00", "2026-11-19"},
          {"rows that were not understood",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","doubt_from":"2026-11-18T10:00:00",)"
           R"("doubt":{"since":1795164600000,"looked":1795164600000}})",
           {},
           "page 2026-11-18T10:00:00",
           ""},
          {"not within ten minutes",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","doubt_from":"2026-11-18T10:00:00",)"
           R"("doubt":{"since":1795164600001,"looked":1795164600001}})",
           {},
           "page 2026-11-19T10:00:00",
           ""},
          {"unless a person asks",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","doubt_from":"2026-11-18T10:00:00",)"
           R"("doubt":{"since":1795164600001,"looked":1795164600001}})",
           {.on_demand = true, .since = {}},
           "page 2026-11-18T10:00:00",
           ""},
          {"a look that waited",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","reread_next":"2026-11-18",)"
           R"("reread_began":"2026-11-20","reread_waits":true})",
           {},
           "look 2026-11-18",
           ""},
          // As a run may leave them that died between two of its steps.
          {"a tie whose days have been read",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","tie_next":"","tie_last":"2026-11-19"})",
           {},
           "page 2026-11-19T10:00:01",
           ""},
          {"a tie with its last day read",
           R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","tie_next":"2026-11-20","tie_last":"2026-11-19"})",
           {},
           "page 2026-11-19T10:00:01",
           ""},
      });
  INFO(c.name);
  StatCursor cursor = cursor_of(c.cursor);
  const StatRun run = begin_stat_run(cursor, c.options, kNow);
  CHECK(next(cursor, run) == c.want);
  CHECK(cursor.second_look.done_on == parse_date(c.looked_on));
  CHECK_FALSE(cursor.second_look.first_next_run);
}

TEST_CASE("rows that were not understood are not read again inside a tie, whose position must stay") {
  StatCursor cursor =
      cursor_of(R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","tie_next":"2026-09-03",)"
                R"("tie_last":"2026-11-19","doubt_from":"2026-11-18T10:00:00",)"
                R"("doubt":{"since":1795164600000,"looked":1795164600000}})");
  const StatRun run = begin_stat_run(cursor, {}, kNow);
  CHECK(next(cursor, run) == "tied 2026-09-03");
  CHECK(cursor.position == "2026-11-19T10:00:00");
  CHECK_FALSE(cursor.reread.clean);
}

TEST_CASE("a page of the statistics ends the list, moves on, or shows a tie") {
  struct Case {
    const char* name;
    StatPage page;
    const char* want;
  };
  // The cursor's largest page has 12 rows.
  const auto c = EACH_ROW(
      Case, {
                {"rows that are new", {12, 1, false, true}, "page 2026-11-19T10:00:00"},
                {"known rows, and the position moved", {12, 0, true, false}, "page 2026-11-19T10:00:00"},
                {"nothing new", {3, 0, false, true}, "begin"},
                {"nothing at all", {0, 0, false, true}, "begin"},
                {"a large page of several times", {12, 0, false, false}, "begin"},
                {"a page cut inside a tie", {12, 0, false, true}, "tied 2026-05-20"},
            });
  INFO(c.name);
  StatCursor cursor =
      cursor_of(R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","largest_page":12})");
  StatRun run;
  const auto request = next_request(cursor, run, kNow);
  page_read(cursor, run, *request, c.page, kNow);
  CHECK(next(cursor, run) == c.want);
}

TEST_CASE("a tie of the week that is read again has been read before its return") {
  const StatPage tie{12, 0, false, true};
  const StatRequest request{StatRead::page, "2026-11-15T10:00:00"};
  for (const auto& [until, days] : {std::pair{"2026-11-19T10:00:00", false}, {"2026-11-15T10:00:00", true}}) {
    INFO(until);
    StatCursor cursor =
        cursor_of(R"({"late_on":"2026-11-20","position":"2026-11-15T10:00:00","largest_page":12})");
    cursor.late_until = until;
    StatRun run;
    page_read(cursor, run, request, tie, kNow);
    CHECK(cursor.tie_last.has_value() == days);
    CHECK(cursor.position == (days ? "2026-11-15T10:00:00" : "2026-11-15T10:00:01"));
    CHECK_FALSE(run.list_ended);
  }
}

TEST_CASE("a page too small to have been cut is no tie, however small the largest one was") {
  StatCursor cursor =
      cursor_of(R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","largest_page":9})");
  StatRun run;
  const auto request = next_request(cursor, run, kNow);
  page_read(cursor, run, *request, {9, 0, false, true}, kNow);
  CHECK(run.list_ended);
}

TEST_CASE("a tie is passed day by day, and then by a second") {
  StatCursor cursor = cursor_of(
      R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","tie_next":"2026-11-18","tie_last":"2026-11-19"})");
  StatRun run;
  std::vector<std::string> steps;
  while (cursor.tie_next) {
    const auto request = next_request(cursor, run, kNow);
    steps.push_back(shown(request));
    day_read(cursor, run, *request);
  }
  CHECK(steps == std::vector<std::string>{"tied 2026-11-18", "tied 2026-11-19"});
  CHECK(next(cursor, run) == "page 2026-11-19T10:00:01");
}

TEST_CASE("the second look reads every day between the last look and today") {
  struct Case {
    const char* name;
    const char* cursor;
    std::vector<const char*> rows;  // order times of rows without a price
    std::vector<std::string> days;
  };
  const auto c = EACH_ROW(
      Case, {
                {"yesterday's was done", R"({"reread_on":"2026-11-19"})", {}, {"2026-11-18", "2026-11-19"}},
                {"the first one", "{}", {}, {"2026-11-18", "2026-11-19"}},
                {"none was done for days",
                 R"({"reread_on":"2026-11-17"})",
                 {},
                 {"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"}},
                {"older days of rows without a price, each once; 21:00 UTC is midnight in Moscow",
                 R"({"reread_on":"2026-11-19"})",
                 {"2026-11-02T10:00:00Z", "2026-10-31T21:00:00Z", "2026-11-02T20:59:59Z"},
                 {"2026-11-01", "2026-11-02", "2026-11-18", "2026-11-19"}},
                {"neither what is read anyway nor what WB does not keep",
                 R"({"reread_on":"2026-11-19"})",
                 {"2026-11-18T10:00:00Z", "2026-05-19T10:00:00Z", "2026-05-20T10:00:00Z"},
                 {"2026-05-20", "2026-11-18", "2026-11-19"}},
            });
  INFO(c.name);
  StatCursor cursor = cursor_of(c.cursor);
  StatRun run{.list_ended = true};
  REQUIRE(next(cursor, run) == "begin");
  begin_second_look(cursor, kNow);
  std::vector<UtcTime> rows;
  for (const char* row : c.rows) rows.push_back(parse_rfc3339(row).value());
  add_older_days(cursor, rows, kNow);
  std::vector<std::string> days;
  while (const auto request = next_request(cursor, run, kNow)) {
    REQUIRE(request->what == StatRead::second_look_day);
    days.push_back(request->date_from);
    day_read(cursor, run, *request);
    REQUIRE(days.size() < 100);
  }
  CHECK(days == c.days);
  CHECK(cursor.second_look.done_on == parse_date("2026-11-20"));
}

TEST_CASE("a second look after months reads no more than WB keeps") {
  StatCursor cursor = cursor_of(R"({"reread_on":"2026-01-01"})");
  begin_second_look(cursor, kNow);
  CHECK(cursor.second_look.next == parse_date("2026-05-20"));
}

TEST_CASE("a second look that lasts beyond midnight is that of the day it began on") {
  StatCursor cursor =
      cursor_of(R"({"reread_on":"2026-11-18","reread_next":"2026-11-18","reread_began":"2026-11-19"})");
  StatRun run{.list_ended = true};
  REQUIRE(next(cursor, run) == "look 2026-11-18");
  day_read(cursor, run, *next_request(cursor, run, kNow));
  CHECK(next(cursor, run) == "over");  // this run has looked
  CHECK(cursor.second_look.done_on == parse_date("2026-11-19"));
  CHECK(next(cursor, {.list_ended = true}) == "begin");  // the next one looks again
}

TEST_CASE("after a day of a look that waited the list is read") {
  StatCursor cursor =
      cursor_of(R"({"late_on":"2026-11-20","position":"2026-11-19T10:00:00","reread_next":"2026-11-18",)"
                R"("reread_began":"2026-11-20","reread_waits":true})");
  StatRun run = begin_stat_run(cursor, {}, kNow);
  REQUIRE(next(cursor, run) == "look 2026-11-18");
  day_read(cursor, run, *next_request(cursor, run, kNow));
  CHECK(next(cursor, run) == "page 2026-11-19T10:00:00");
}

TEST_CASE("rows may have got their price since three days before the last look") {
  CHECK(reported_since(cursor_of("{}"), kNow) == kNow - 72h);
  CHECK(reported_since(cursor_of(R"({"reread_on":"2026-11-18"})"), kNow) ==
        parse_rfc3339("2026-11-14T21:00:00Z").value());
}

}  // namespace stat_plan_test
