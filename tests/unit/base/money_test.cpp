#include "core/base/money.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace money_test {

using namespace wbd;

TEST_CASE("money is read exactly, half a kopeck is rounded away from zero") {
  struct Case {
    const char* text;
    std::int64_t kopecks;
  };
  const auto c = EACH_ROW(Case, {{"0", 0},
                                 {"-0", 0},
                                 {"1050", 105000},
                                 {"900.5", 90050},
                                 {"0.1", 10},
                                 {"0.01", 1},
                                 {"0.005", 1},
                                 {"0.00499999999999999999999999999", 0},
                                 {"1.005", 101},
                                 {"-1.005", -101},
                                 {"-3.07", -307},
                                 {"1e3", 100000},
                                 {"1E+3", 100000},
                                 {"12.5e-1", 125},
                                 {"5e-3", 1},
                                 {"4e-3", 0},
                                 {"1e-30", 0},
                                 {"90071992547409.93", 9007199254740993},
                                 {"12345678901234567.89", 1234567890123456789},
                                 {"92233720368547757.99", 9223372036854775799},
                                 {"1234567890123456789e-10", 12345678901},
                                 {"0.30000000000000004", 30},
                                 {"376.99", 37699},
                                 {"000000000000000000000000012.30", 1230}});
  INFO(c.text);
  const auto got = parse_money(c.text);
  REQUIRE(got);
  CHECK(got->minor == c.kopecks);
}

TEST_CASE("an amount of accounting keeps four decimals, half a unit is rounded away from zero") {
  struct Case {
    const char* text;
    std::int64_t units;
    const char* shown;
    std::int64_t kopecks;
  };
  const auto c = EACH_ROW(Case, {{"0", 0, "0", 0},
                                 {"1.349", 13490, "1.349", 135},
                                 {"-1.345", -13450, "-1.345", -135},
                                 {"1.3449", 13449, "1.3449", 134},
                                 {"-0.0001", -1, "-0.0001", 0},
                                 {"0.00005", 1, "0.0001", 0},
                                 {"0.00004999", 0, "0", 0},
                                 {"-0.005", -50, "-0.005", -1},
                                 {"1e3", 10000000, "1000", 100000},
                                 {"376.99", 3769900, "376.99", 37699},
                                 {"100000000000", 1000000000000000, "100000000000", 10000000000000}});
  INFO(c.text);
  const auto got = parse_amount(c.text);
  REQUIRE(got);
  CHECK(got->units == c.units);
  CHECK(to_decimal(*got) == c.shown);
  CHECK(to_money(*got).minor == c.kopecks);
}

TEST_CASE("text that is not an amount, or does not fit, is refused") {
  for (const char* text : {"",
                           "-",
                           ".",
                           "abc",
                           "1,5",
                           "1 050",
                           "1.2.3",
                           "--1",
                           "+1",
                           "1e",
                           "1e+",
                           "1e+-5",
                           "1e5x",
                           "0x10",
                           "NaN",
                           "1e99",
                           "92233720368547758.08",
                           "1000000000000000000",
                           "99999999999999999999999",
                           "\"5\""}) {
    INFO(text);
    CHECK_FALSE(parse_money(text));
  }
}

TEST_CASE("money is written in its shortest exact form and reads back equal") {
  struct Case {
    std::int64_t kopecks;
    const char* text;
  };
  const auto c = EACH_ROW(Case, {{0, "0"},
                                 {5, "0.05"},
                                 {-5, "-0.05"},
                                 {50, "0.5"},
                                 {105000, "1050"},
                                 {90050, "900.5"},
                                 {-307, "-3.07"},
                                 {std::numeric_limits<std::int64_t>::max(), "92233720368547758.07"},
                                 {std::numeric_limits<std::int64_t>::min(), "-92233720368547758.08"}});
  CHECK(to_decimal(Money{c.kopecks}) == c.text);
  if (c.kopecks > -1'000'000 && c.kopecks < 1'000'000) CHECK(parse_money(c.text) == Money{c.kopecks});
}

TEST_CASE("percents have two decimals, half away from zero, and are unknown when the whole is 0") {
  struct Case {
    std::int64_t part, whole, want;
  };
  const auto c = EACH_ROW(Case, {{1, 3, 3333},
                                 {2, 3, 6667},
                                 {1, 8, 1250},
                                 {1, 16'000, 1},  // 0.00625 %
                                 {1, 20'000, 1},  // 0.005 %: half, away from zero
                                 {-1, 20'000, -1},
                                 {1, 20'001, 0},
                                 {-1, 3, -3333},
                                 {1, -3, -3333},
                                 {0, 5, 0},
                                 {9'000'000'000'000'000, 9'000'000'000'000'000, 10'000}});
  CHECK(percent_hundredths(c.part, c.whole) == c.want);
  CHECK_FALSE(percent_hundredths(5, 0));
}

TEST_CASE("money adds, subtracts and compares") {
  Money sum{150};
  sum += Money{50};
  CHECK(sum == Money{200});
  CHECK(Money{150} - Money{200} == Money{-50});
  CHECK(Money{-50}.abs() == Money{50});
  CHECK(Money{1} < Money{2});
}

TEST_CASE("a part of an amount is rounded to the kopeck, half away from zero") {
  struct Case {
    std::int64_t amount, hundredths, want;
  };
  const auto c = EACH_ROW(Case, {{100, 1550, 16},
                                 {-100, 1550, -16},
                                 {100, 1549, 15},
                                 {100, -1550, -16},
                                 {0, 1550, 0},
                                 {100, 0, 0},
                                 {1, 5000, 1},
                                 {-1, 5000, -1},
                                 {1, 4999, 0},
                                 {900'719'925'474'099'301, 10'000, 900'719'925'474'099'301}});
  CAPTURE(c.amount, c.hundredths);
  CHECK(percent_of(Money{c.amount}, c.hundredths) == Money{c.want});
}

}  // namespace money_test
