#include "core/sync/load_estimate.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace load_estimate_test {

using namespace wbd;
using namespace wbd::sync;
using namespace std::chrono_literals;

namespace {

UtcTime at(const char* text) {
  return parse_rfc3339(text).value();
}

}  // namespace

TEST_CASE("the rows of a load of equal days are estimated from the days that are read") {
  struct Case {
    std::int64_t rows, done, parts;
    std::optional<std::int64_t> want;
  };
  const auto c = EACH_ROW(Case, {
                                    {270, 2, 31, 4185},
                                    {10, 3, 31, 103},  // 103.33
                                    {5, 3, 4, 7},      // 6.67
                                    {4185, 31, 31, 4185},
                                    {270, 0, 31, std::nullopt},
                                    {0, 4, 31, std::nullopt},
                                    {270, 32, 31, std::nullopt},
                                });
  CHECK(rows_of_all_parts(c.rows, c.done, c.parts) == c.want);
}

TEST_CASE("the end of a load is known where the number of requests is") {
  const UtcTime now = at("2026-11-20T09:00:00Z");
  const LoadProgress nothing = estimated_load({}, now);
  CHECK(nothing == LoadProgress{});

  // The next request in 5 s, and 28 more, 20 s apart.
  const LoadProgress days =
      estimated_load({.fetched = 270, .expected = 4185, .requests_left = 29, .next = 5s, .pace = 20s}, now);
  CHECK(days.fetched == 270);
  CHECK(days.expected == 4185);
  CHECK(days.ready_at == now + 565s);

  CHECK(estimated_load({.requests_left = 0, .next = 5s, .pace = 20s}, now).ready_at == now + 5s);
  CHECK(estimated_load({.fetched = 500, .expected = 400}, now).expected == 500);
}

TEST_CASE("history is whole since it was asked for, as far as WB keeps it") {
  struct Case {
    const char* name;
    const char* wanted;
    std::optional<const char*> first;
    const char* want;
  };
  // Now is 12:00 of 20 November in Moscow; 90 days before is 22 August.
  const auto c = EACH_ROW(
      Case, {
                {"the days WB is sure to keep", "2026-08-21T21:00:00Z", "2026-10-01T10:00:00Z",
                 "2026-08-21T21:00:00Z"},
                {"a shorter load", "2026-10-19T21:00:00Z", std::nullopt, "2026-10-19T21:00:00Z"},
                {"six months, and WB has them", "2026-05-19T21:00:00Z", "2026-05-20T05:00:00Z",
                 "2026-05-19T21:00:00Z"},
                {"six months, and WB has four", "2026-05-19T21:00:00Z", "2026-07-20T05:00:00Z",
                 "2026-07-19T21:00:00Z"},
                {"six months, and WB has the sure days", "2026-05-19T21:00:00Z", "2026-08-22T05:00:00Z",
                 "2026-08-21T21:00:00Z"},
                {"a shop that began lately", "2026-05-19T21:00:00Z", "2026-11-01T05:00:00Z",
                 "2026-08-21T21:00:00Z"},
                {"nothing was ever sold", "2026-05-19T21:00:00Z", std::nullopt, "2026-08-21T21:00:00Z"},
            });
  INFO(c.name);
  const auto first = c.first ? std::optional(at(*c.first)) : std::nullopt;
  CHECK(to_rfc3339(history_start(at(c.wanted), first, at("2026-11-20T09:00:00Z"))) == c.want);
}

}  // namespace load_estimate_test
