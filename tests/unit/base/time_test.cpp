#include "core/base/time.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace time_test {

using namespace wbd;

namespace {

UtcTime at(int year, unsigned month, unsigned day, int hour = 0, int minute = 0, int second = 0,
           int millis = 0) {
  return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) / static_cast<int>(day)} +
         std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} +
         Millis{millis};
}

}  // namespace

TEST_CASE("WB's times are read with their zone, or as Moscow's without one") {
  struct Case {
    const char* text;
    UtcTime want;
  };
  const auto c = EACH_ROW(Case, {{"2026-11-20T10:00:00", at(2026, 11, 20, 7)},
                                 {"2026-11-20T01:00:00", at(2026, 11, 19, 22)},
                                 {"2026-11-20", at(2026, 11, 19, 21)},
                                 {"2026-11-20T10:00:00Z", at(2026, 11, 20, 10)},
                                 {"2026-11-20t10:00:00z", at(2026, 11, 20, 10)},
                                 {"2026-11-20 10:00:00", at(2026, 11, 20, 7)},
                                 {"2026-11-20T10:00:00+03:00", at(2026, 11, 20, 7)},
                                 {"2026-11-20T10:00:00+0300", at(2026, 11, 20, 7)},
                                 {"2026-11-20T10:00:00-05:30", at(2026, 11, 20, 15, 30)},
                                 {"2026-11-20T10:00:00.12345", at(2026, 11, 20, 7, 0, 0, 123)},
                                 {"2022-02-01T11:18:08.769513469Z", at(2022, 2, 1, 11, 18, 8, 769)},
                                 {"2022-02-01T11:18:08.7Z", at(2022, 2, 1, 11, 18, 8, 700)},
                                 {"2024-02-29T00:00:00Z", at(2024, 2, 29)},
                                 {"1969-12-31T23:59:59Z", at(1969, 12, 31, 23, 59, 59)}});
  INFO(c.text);
  CHECK(parse_wb_time(c.text) == c.want);
}

TEST_CASE("no value and malformed times give nothing") {
  for (const char* text : {"",
                           "0001-01-01T00:00:00",
                           "0001-01-01",
                           "0001-01-01T00:00:00Z",
                           "1899-12-31T23:59:59Z",
                           "9999-12-31T23:59:60Z",
                           "9999-12-31T23:00:00-03:00",
                           "0000-01-01T00:00:00+03:00",
                           "2026-13-01",
                           "2026-02-29T00:00:00",
                           "2026-11-31",
                           "2026-11-20T24:00:00",
                           "2026-11-20T10:60:00",
                           "2026-11-20T10:00:61",
                           "2026-11-20T10",
                           "2026-11-20T10:00:00.",
                           "2026-11-20T10:00:00+",
                           "2026-11-20T10:00:00+3",
                           "2026-11-20T10:00:00+03:60",
                           "2026-11-20T10:00:00Zx",
                           "20.11.2026",
                           "yesterday",
                           "2026-1-1",
                           " 2026-11-20"}) {
    INFO(text);
    CHECK_FALSE(parse_wb_time(text));
  }
}

TEST_CASE("our own input needs a zone") {
  CHECK(parse_rfc3339("2026-11-20T10:00:00+03:00") == at(2026, 11, 20, 7));
  CHECK_FALSE(parse_rfc3339("2026-11-20T10:00:00"));
  CHECK_FALSE(parse_rfc3339("2026-11-20"));
}

TEST_CASE("dates are real days and nothing else") {
  CHECK(to_string(parse_date("2024-02-29").value()) == "2024-02-29");
  for (const char* text : {"2026-02-29", "2026-11-20T00:00:00", "2026-11-2", "", "2026/11/20"})
    CHECK_FALSE(parse_date(text));
}

TEST_CASE("times are written in UTC, with milliseconds only when there are some, or as Moscow's") {
  CHECK(to_rfc3339(at(2026, 11, 22, 11, 18, 54)) == "2026-11-22T11:18:54Z");
  CHECK(to_rfc3339(at(2026, 11, 22, 11, 18, 54, 250)) == "2026-11-22T11:18:54.250Z");
  CHECK(to_rfc3339(at(2026, 11, 22, 11, 18, 54, 7)) == "2026-11-22T11:18:54.007Z");
  CHECK(to_rfc3339(at(1969, 12, 31, 23, 59, 59, 999)) == "1969-12-31T23:59:59.999Z");
  CHECK(to_moscow_text(at(2026, 11, 22, 22, 18, 54, 999)) == "2026-11-23T01:18:54");
}

TEST_CASE("Moscow has its day border at 21:00 UTC, without a zone database") {
  const TimeZone moscow = TimeZone::find("Europe/Moscow").value();
  CHECK(moscow.name() == "Europe/Moscow");
  CHECK(to_string(moscow.date_of(at(2026, 11, 21, 20, 59, 59))) == "2026-11-21");
  CHECK(to_string(moscow.date_of(at(2026, 11, 21, 21))) == "2026-11-22");
  CHECK(moscow.start_of(parse_date("2026-11-22").value()) == at(2026, 11, 21, 21));
}

TEST_CASE("other zones follow their clock changes") {
  const auto berlin = TimeZone::find("Europe/Berlin");
  if (!berlin) {
    WARN("this system has no zone database");
    return;
  }
  CHECK(berlin->start_of(parse_date("2026-07-01").value()) == at(2026, 6, 30, 22));
  CHECK(berlin->start_of(parse_date("2026-12-01").value()) == at(2026, 11, 30, 23));
  CHECK(to_string(berlin->date_of(at(2026, 6, 30, 22))) == "2026-07-01");
  // Midnight of 2019-03-31 did not exist in Beirut: clocks went from 0:00 to 1:00.
  CHECK(TimeZone::find("Asia/Beirut").value().start_of(parse_date("2019-03-31").value()) ==
        at(2019, 3, 30, 22));
  for (const char* name : {"", "Mars/Olympus", "../../etc/passwd"}) CHECK_FALSE(TimeZone::find(name));
}

}  // namespace time_test
