// Which days of the lists of costs are read, and when.
#include "core/sync/cost_windows.hpp"

#include <catch2/catch.hpp>

#include "core/sync/adverts/plan.hpp"
#include "core/sync/penalties/plan.hpp"

namespace cost_windows_test {

using namespace wbd;
using namespace wbd::sync;

namespace {

constexpr Date day(unsigned month, unsigned number) {
  return Date{std::chrono::year{2026}, std::chrono::month{month}, std::chrono::day{number}};
}

constexpr WindowRule kRule{.window_days = 8, .recent_days = 8, .reread_days = 16};

// Reads everything that is planned; the windows in their order.
std::vector<DayRange> read_all(CostWindows& windows, const WindowRule& rule) {
  std::vector<DayRange> read;
  while (const auto window = next_window(windows, rule)) {
    read.push_back(*window);
    finish_window(windows, *window);
    REQUIRE(read.size() < 100);
  }
  return read;
}

}  // namespace

TEST_CASE("the first load reads the recent days, then the history from its first day on") {
  CostWindows windows;
  plan_windows(windows, kRule, day(10, 26), day(11, 20), false);
  CHECK(windows_left(windows, kRule) == 4);
  CHECK(read_all(windows, kRule) == std::vector<DayRange>{{day(11, 13), day(11, 20)},
                                                          {day(10, 26), day(11, 2)},
                                                          {day(11, 3), day(11, 10)},
                                                          {day(11, 11), day(11, 12)}});
  CHECK(windows_left(windows, kRule) == 0);
  plan_windows(windows, kRule, day(10, 26), day(11, 20), false);
  CHECK_FALSE(next_window(windows, kRule));
}

TEST_CASE("recent days are read every day, and the weeks before them when a new week has begun") {
  CostWindows windows;
  plan_windows(windows, kRule, day(10, 26), day(11, 20), false);  // a Friday
  read_all(windows, kRule);
  plan_windows(windows, kRule, day(10, 26), day(11, 21), false);
  CHECK(read_all(windows, kRule) == std::vector<DayRange>{{day(11, 14), day(11, 21)}});
  plan_windows(windows, kRule, day(10, 26), day(11, 23), false);  // a Monday
  CHECK(read_all(windows, kRule) == std::vector<DayRange>{{day(11, 16), day(11, 23)},
                                                          {day(10, 31), day(11, 7)},
                                                          {day(11, 8), day(11, 15)}});
  plan_windows(windows, kRule, day(10, 26), day(11, 24), false);
  CHECK(read_all(windows, kRule) == std::vector<DayRange>{{day(11, 17), day(11, 24)}});
}

TEST_CASE("weeks that are not read again on their day are read on the next one") {
  CostWindows windows;
  plan_windows(windows, kRule, day(10, 26), day(11, 20), false);
  read_all(windows, kRule);
  plan_windows(windows, kRule, day(10, 26), day(11, 23), false);
  finish_window(windows, {day(11, 16), day(11, 23)});
  plan_windows(windows, kRule, day(10, 26), day(11, 24), false);
  CHECK(read_all(windows, kRule) == std::vector<DayRange>{{day(11, 17), day(11, 24)},
                                                          {day(10, 31), day(11, 7)},
                                                          {day(11, 8), day(11, 15)}});
}

TEST_CASE("days that no run has read are read when one runs again") {
  CostWindows windows;
  constexpr WindowRule kOnlyRecent{.window_days = 8, .recent_days = 8};
  plan_windows(windows, kOnlyRecent, day(10, 26), day(11, 2), false);
  read_all(windows, kOnlyRecent);
  plan_windows(windows, kOnlyRecent, day(10, 26), day(11, 20), false);
  CHECK(read_all(windows, kOnlyRecent) == std::vector<DayRange>{{day(11, 13), day(11, 20)},
                                                                {day(11, 2), day(11, 9)},
                                                                {day(11, 10), day(11, 12)}});
}

TEST_CASE("an earlier first day makes the history be read again, a later one changes nothing") {
  CostWindows windows;
  plan_windows(windows, kRule, day(11, 9), day(11, 20), false);
  read_all(windows, kRule);
  plan_windows(windows, kRule, day(11, 16), day(11, 20), false);
  CHECK_FALSE(next_window(windows, kRule));
  plan_windows(windows, kRule, day(11, 2), day(11, 20), false);
  CHECK(next_window(windows, kRule) == DayRange{day(11, 2), day(11, 9)});
}

TEST_CASE("days with a row that was not understood are read again at doubling intervals") {
  const auto at = [](unsigned month, unsigned number) {
    return UtcTime{std::chrono::sys_days{day(month, number)}} + std::chrono::hours{9};
  };
  constexpr WindowRule kOnlyRecent{.window_days = 8, .recent_days = 8};
  CostWindows windows;
  plan_windows(windows, kOnlyRecent, day(10, 26), day(11, 20), false);
  note_unread(windows, at(11, 20));
  CHECK_FALSE(days_behind(windows, kOnlyRecent, day(11, 20)));  // the history is still being read
  read_all(windows, kOnlyRecent);
  const DayRange behind{day(10, 26), day(11, 12)};
  CHECK(days_behind(windows, kOnlyRecent, day(11, 20)) == behind);
  // A window begins with a missing day, ends with one, and has eight days at most.
  const std::vector missing{day(10, 27), day(10, 30), day(11, 4), day(11, 12)};
  const std::vector<DayRange> again{
      {day(10, 27), day(10, 30)}, {day(11, 4), day(11, 4)}, {day(11, 12), day(11, 12)}};
  const auto read_on = [&](unsigned number, bool on_demand = false) {
    plan_unread(windows, kOnlyRecent, missing, at(11, number), on_demand);
    return read_all(windows, kOnlyRecent);
  };
  CHECK(read_on(20).empty());
  CHECK(read_on(21) == again);
  CHECK(read_on(22) == again);
  CHECK(read_on(23).empty());
  CHECK(read_on(24) == again);
  CHECK(read_on(27).empty());
  CHECK(read_on(27, true) == again);
  CHECK(read_on(30).empty());
  // Nobody reads them for ever.
  plan_unread(windows, kOnlyRecent, missing, at(11, 20) + std::chrono::days{91}, true);
  CHECK_FALSE(next_window(windows, kOnlyRecent));
  // A new row is a new mark.
  note_unread(windows, at(11, 20) + std::chrono::days{91});
  plan_unread(windows, kOnlyRecent, missing, at(11, 20) + std::chrono::days{92}, false);
  CHECK(read_all(windows, kOnlyRecent) == again);
  plan_unread(windows, kOnlyRecent, {}, at(11, 20) + std::chrono::days{93}, false);
  CHECK_FALSE(days_behind(windows, kOnlyRecent, day(11, 20)));
}

TEST_CASE("days that are planned already are not planned twice, and no day is behind a young history") {
  const UtcTime noon = UtcTime{std::chrono::sys_days{day(11, 23)}} + std::chrono::hours{9};
  CostWindows windows;
  plan_windows(windows, kRule, day(10, 26), day(11, 20), false);
  read_all(windows, kRule);
  note_unread(windows, noon - std::chrono::hours{1});
  plan_windows(windows, kRule, day(10, 26), day(11, 23), false);  // a Monday: two weeks are read again
  plan_unread(windows, kRule, std::vector{day(10, 30), day(11, 1)}, noon, false);
  CHECK(read_all(windows, kRule) == std::vector<DayRange>{{day(11, 16), day(11, 23)},
                                                          {day(10, 31), day(11, 7)},
                                                          {day(11, 8), day(11, 15)},
                                                          {day(10, 30), day(10, 30)}});
  CostWindows young;
  plan_windows(young, kRule, day(11, 16), day(11, 23), false);
  note_unread(young, noon);
  CHECK_FALSE(days_behind(young, kRule, day(11, 23)));
}

TEST_CASE("a person's request reads the recent days again, but not in the middle of a load") {
  CostWindows windows;
  plan_windows(windows, kRule, day(10, 26), day(11, 20), true);
  finish_window(windows, {day(11, 13), day(11, 20)});
  plan_windows(windows, kRule, day(10, 26), day(11, 20), true);
  CHECK(next_window(windows, kRule) == DayRange{day(10, 26), day(11, 2)});
  read_all(windows, kRule);
  plan_windows(windows, kRule, day(10, 26), day(11, 20), true);
  CHECK(read_all(windows, kRule) == std::vector<DayRange>{{day(11, 13), day(11, 20)}});
}

TEST_CASE("a window that is not planned any more changes nothing when it has been read") {
  CostWindows windows;
  plan_windows(windows, kRule, day(10, 26), day(11, 20), false);
  finish_window(windows, {day(11, 1), day(11, 8)});
  CHECK(windows_left(windows, kRule) == 4);
}

TEST_CASE("spending is read of the days not read yet and of the last week") {
  const DayRange recent{day(10, 21), day(11, 20)};
  std::vector<Date> known;
  CHECK(spend_of(recent, known, day(11, 20)).range() == recent);
  CHECK(spend_of(recent, known, day(11, 20)).active);
  for (Date one = recent.from; one < day(11, 10); one = moved(one, 1)) known.push_back(one);
  CHECK(spend_of(recent, known, day(11, 20)).range() == DayRange{day(11, 10), day(11, 20)});
  for (Date one = day(11, 10); one < day(11, 20); one = moved(one, 1)) known.push_back(one);
  CHECK(spend_of(recent, known, day(11, 20)).range() == DayRange{day(11, 14), day(11, 20)});
  const DayRange old{day(9, 1), day(10, 1)};
  CHECK(spend_of(old, {}, day(11, 20)).range() == old);
  CHECK_FALSE(spend_of(old, {}, day(11, 20)).active);
}

TEST_CASE("a charge without a time keeps its first day, until WB gives it one") {
  const auto charge = [](unsigned number, std::int64_t sum, bool dated) {
    AdvertCharge one;
    one.day = day(11, number);
    one.advert_id = 1;
    one.sum = Amount{sum};
    if (dated) one.at = std::chrono::sys_days{one.day} + std::chrono::hours{9};
    return one;
  };
  const std::vector stored{charge(10, 5, false), charge(11, 7, true), charge(12, 6, false)};
  // The answer gives the last day for it.
  CHECK(settle_undated(stored, {charge(11, 7, true), charge(20, 5, false), charge(20, 6, false)}) ==
        std::vector{charge(11, 7, true), charge(10, 5, false), charge(12, 6, false)});
  // One has left the window.
  CHECK(settle_undated(stored, {charge(11, 7, true), charge(20, 6, false)}) ==
        std::vector{charge(11, 7, true), charge(12, 6, false), charge(10, 5, false)});
  // One has got its time.
  CHECK(settle_undated(stored, {charge(11, 7, true), charge(9, 5, true), charge(20, 6, false)}) ==
        std::vector{charge(11, 7, true), charge(9, 5, true), charge(12, 6, false)});
}

TEST_CASE("penalties of sixty days are read every day, all of them every week") {
  const auto noon = [](Date date) { return UtcTime{std::chrono::sys_days{date}} + std::chrono::hours{9}; };
  const Date first = day(1, 5);
  PenaltyPass pass;
  REQUIRE(begin_pass(pass, first, noon(day(11, 20)), false));
  CHECK(days_of(pass) == DayRange{first, day(11, 20)});
  pass.offset = 1000;
  REQUIRE(begin_pass(pass, first, noon(day(11, 21)), false));  // the same reading goes on
  CHECK(pass.offset == 1000);
  end_pass(pass);
  CHECK_FALSE(begin_pass(pass, first, noon(day(11, 20)), false));
  REQUIRE(begin_pass(pass, first, noon(day(11, 20)), true));
  CHECK(days_of(pass) == DayRange{day(9, 21), day(11, 20)});
  CHECK(pass.offset == 0);
  end_pass(pass);
  REQUIRE(begin_pass(pass, first, noon(day(11, 23)), false));  // a Monday
  CHECK(days_of(pass) == DayRange{first, day(11, 23)});
}

TEST_CASE("self-purchases are read on Thursdays, for the weeks that WB has made") {
  CHECK(is_self_purchase_due(std::nullopt, day(11, 20)));
  CHECK_FALSE(is_self_purchase_due(day(11, 19), day(11, 20)));  // a Thursday and a Friday
  CHECK_FALSE(is_self_purchase_due(day(11, 19), day(11, 25)));
  CHECK(is_self_purchase_due(day(11, 19), day(11, 26)));
  CHECK(is_self_purchase_due(day(11, 18), day(11, 20)));
  CHECK(self_purchases_through(day(11, 18)) == day(11, 8));
  CHECK(self_purchases_through(day(11, 19)) == day(11, 15));
}

}  // namespace cost_windows_test
