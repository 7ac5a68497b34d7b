#include "core/sync/drift.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace drift_test {

using namespace wbd;
using namespace wbd::sync;
using store::FieldHistory;
using wb::FieldCount;
using wb::Presence;

namespace {

constexpr UtcTime kNow{Millis{1'795'000'000'000}};
constexpr UtcTime kBefore{Millis{1'794'000'000'000}};

FieldHistory lost(std::int64_t percent, std::int64_t rows = 1'000, std::int64_t had = 1'000) {
  return {.rows = rows, .had = had, .lost_at = kBefore, .lost_percent = percent};
}

}  // namespace

TEST_CASE("a field is lost when its share of rows falls beyond chance, and back when it rises again") {
  struct Case {
    const char* name;
    FieldHistory before;
    Presence presence;
    std::int64_t rows, had;
    FieldChange want;
  };
  constexpr auto kAlways = Presence::always;
  constexpr auto kUsually = Presence::usually;
  constexpr auto kSometimes = Presence::sometimes;
  const auto c = EACH_ROW(
      Case,
      {
          // first sight
          {"nothing known, all have it", {}, kUsually, 100, 100, FieldChange::none},
          {"nothing known, none has it", {}, kUsually, 100, 0, FieldChange::none},
          {"nothing known, and no row is usable", {}, kAlways, 3, 0, FieldChange::lost},
          {"nothing known, one strange row", {}, kAlways, 3, 2, FieldChange::none},
          // an answer without rows says nothing
          {"no rows", {1'000, 1'000}, kAlways, 0, 0, FieldChange::none},
          // small samples
          {"one row of a small cabinet", {2, 2}, kUsually, 1, 0, FieldChange::none},
          {"two rows of two", {2, 2}, kUsually, 2, 0, FieldChange::lost},
          {"one row, much known", {5'000, 5'000}, kUsually, 1, 0, FieldChange::none},
          {"two rows, much known", {5'000, 5'000}, kUsually, 2, 0, FieldChange::lost},
          {"one of many rows", {5'000, 5'000}, kUsually, 500, 499, FieldChange::none},
          // large samples
          {"all rows", {900, 900}, kUsually, 900, 0, FieldChange::lost},
          {"a third of the rows", {900, 900}, kUsually, 900, 630, FieldChange::lost},
          {"as often as before", {900, 855}, kUsually, 900, 850, FieldChange::none},
          {"somewhat less often", {900, 855}, kUsually, 100, 91, FieldChange::none},
          {"much less often", {900, 855}, kUsually, 100, 60, FieldChange::lost},
          // columns that were always rare
          {"always empty", {5'000, 0}, kUsually, 1'000, 0, FieldChange::none},
          {"rare, and now none", {5'000, 50}, kUsually, 1'000, 0, FieldChange::none},
          {"one in ten, and now none of few", {5'000, 500}, kSometimes, 100, 0, FieldChange::none},
          {"one in ten, and now none of many", {5'000, 500}, kSometimes, 1'000, 0, FieldChange::lost},
          {"one in ten, and now one in a hundred", {5'000, 500}, kSometimes, 1'000, 10, FieldChange::none},
          {"by the kind of row, and now none of some", {40, 40}, kSometimes, 20, 0, FieldChange::lost},
          {"by the kind of row, and now none of few", {40, 40}, kSometimes, 9, 0, FieldChange::none},
          {"by the kind of row, and now a few", {40, 40}, kSometimes, 20, 3, FieldChange::none},
          {"may be missing in whole answers", {900, 900}, Presence::any, 900, 0, FieldChange::none},
          // lost already
          {"still lost", lost(100), kUsually, 50, 0, FieldChange::none},
          {"back in one row", lost(100), kUsually, 1, 1, FieldChange::back},
          {"back in some rows only", lost(100), kUsually, 50, 20, FieldChange::none},
          {"a third was lost, three rows have it", lost(30), kUsually, 3, 3, FieldChange::none},
          {"a third was lost, many rows have it", lost(30), kUsually, 30, 30, FieldChange::back},
          {"back, first seen lost", lost(100, 0, 0), kAlways, 5, 5, FieldChange::back},
      });
  INFO(c.name);
  const FieldCount now{"f", c.rows, c.had, 0, c.presence};
  const FieldVerdict verdict = judge_field(c.before, now, kNow);
  CHECK(verdict.change == c.want);
  const bool was_lost = c.before.lost_at.has_value();
  CHECK(verdict.next.lost_at.has_value() ==
        (c.want == FieldChange::lost || (was_lost && c.want == FieldChange::none)));
  if (c.want == FieldChange::back) CHECK(verdict.next.back_at == kNow);
}

TEST_CASE("the share of a field is learned while it is there, and kept while it is lost") {
  const FieldVerdict steady = judge_field({100, 100}, {"f", 50, 49, 0, Presence::usually}, kNow);
  CHECK(steady.next == FieldHistory{150, 149});
  const FieldVerdict gone = judge_field({100, 100}, {"f", 50, 10, 40, Presence::usually}, kNow);
  CHECK(gone.next ==
        FieldHistory{.rows = 100, .had = 100, .lost_at = kNow, .lost_percent = 80, .retyped = true});
  CHECK(judge_field(gone.next, {"f", 50, 0, 0, Presence::usually}, kNow).next == gone.next);
  const FieldVerdict long_known = judge_field({20'000, 20'000}, {"f", 10, 10, 0, Presence::usually}, kNow);
  CHECK(long_known.next.rows == 10'005);
}

TEST_CASE("a field around the rows is back when every answer can be read") {
  const FieldVerdict gone = judge_field({}, {"data", 1, 0, 0, Presence::always}, kNow);
  CHECK(gone.change == FieldChange::lost);
  const FieldVerdict back = judge_readable(gone.next, kNow + std::chrono::hours{1});
  CHECK(back.change == FieldChange::back);
  CHECK_FALSE(back.next.lost_at.has_value());
  CHECK(back.next.back_at == kNow + std::chrono::hours{1});
  CHECK(judge_readable(back.next, kNow).change == FieldChange::none);
  // A field of rows is back when rows have it.
  CHECK(judge_readable(lost(100), kNow).change == FieldChange::none);
}

}  // namespace drift_test
