#include "core/db/postgres_values.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace postgres_values_test {

using namespace wbd;
using namespace wbd::db::postgres;

namespace {

// int16 words as they stand on the wire.
std::string words(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) {
    bytes.push_back(static_cast<char>(value >> 8));
    bytes.push_back(static_cast<char>(value));
  }
  return bytes;
}

}  // namespace

TEST_CASE("integers are big-endian two's complement of their width") {
  struct Case {
    std::int64_t value;
    std::size_t size;
    std::string bytes;
  };
  const auto c = EACH_ROW(Case, {{0, 2, {"\0\0", 2}},
                                 {258, 2, {"\1\2", 2}},
                                 {-1, 4, "\xFF\xFF\xFF\xFF"},
                                 {-2147483648, 4, {"\x80\0\0\0", 4}},
                                 {INT64_MIN, 8, {"\x80\0\0\0\0\0\0\0", 8}},
                                 {INT64_MAX, 8, "\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"}});
  std::string out;
  append_integer(out, c.value, c.size);
  CHECK(out == c.bytes);
  CHECK(read_integer(c.bytes) == c.value);
}

TEST_CASE("what a column is too narrow for does not fit") {
  CHECK(fits(32'767, 2));
  CHECK_FALSE(fits(32'768, 2));
  CHECK(fits(-32'768, 2));
  CHECK_FALSE(fits(-32'769, 2));
  CHECK(fits(2'147'483'647, 4));
  CHECK_FALSE(fits(2'147'483'648, 4));
  CHECK(fits(INT64_MIN, 8));
}

TEST_CASE("times count from 2000 in microseconds, exactly, also before it") {
  struct Case {
    std::int64_t millis;
    std::int64_t timestamp;
  };
  // 946684800 is 2000-01-01T00:00:00Z (date -u -d 2000-01-01 +%s).
  const auto c = EACH_ROW(Case, {{946'684'800'000, 0},
                                 {946'684'800'001, 1'000},
                                 {946'684'799'999, -1'000},
                                 {0, -946'684'800'000'000},
                                 {-1, -946'684'800'001'000}});
  CHECK(to_timestamp(UtcTime{Millis{c.millis}}) == c.timestamp);
  CHECK(from_timestamp(c.timestamp) == UtcTime{Millis{c.millis}});
}

TEST_CASE("a fraction of a millisecond is cut off towards the past") {
  CHECK(from_timestamp(999) == UtcTime{Millis{946'684'800'000}});
  CHECK(from_timestamp(-1) == UtcTime{Millis{946'684'799'999}});
}

TEST_CASE("a time that timestamptz cannot hold is refused") {
  CHECK_FALSE(to_timestamp(UtcTime::max()).has_value());
  CHECK_FALSE(to_timestamp(UtcTime::min()).has_value());
}

TEST_CASE("a numeric without a fraction is a whole number") {
  // ndigits, weight, sign, scale, digits of base 10,000
  struct Case {
    const char* name;
    std::string bytes;
    std::optional<std::int64_t> whole;
    double real;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"0", words({0, 0, 0, 0}), 0, 0},
                         {"7", words({1, 0, 0, 0, 7}), 7, 7},
                         {"-12345", words({2, 1, 0x4000, 0, 1, 2345}), -12345, -12345},
                         {"50000, its zero not sent", words({1, 1, 0, 0, 5}), 50000, 50000},
                         {"1.5", words({2, 0, 0, 1, 1, 5000}), std::nullopt, 1.5},
                         {"0.0001", words({1, -1, 0, 4, 1}), std::nullopt, 0.0001},
                         {"3.00", words({2, 0, 0, 2, 3, 0}), 3, 3},
                         {"9223372036854775807", words({5, 4, 0, 0, 922, 3372, 368, 5477, 5807}), INT64_MAX,
                          9223372036854775807.0},
                         {"-9223372036854775808", words({5, 4, 0x4000, 0, 922, 3372, 368, 5477, 5808}),
                          INT64_MIN, -9223372036854775808.0},
                         {"9223372036854775808", words({5, 4, 0, 0, 922, 3372, 368, 5477, 5808}),
                          std::nullopt, 9223372036854775808.0},
                     });
  INFO(c.name);
  CHECK(read_whole_numeric(c.bytes) == c.whole);
  CHECK(read_numeric(c.bytes) == Approx(c.real));
}

TEST_CASE("not a number is no number") {
  const std::string nan = words({0, 0, 0xC000, 0});
  CHECK_FALSE(read_whole_numeric(nan).has_value());
  CHECK(std::isnan(read_numeric(nan)));
  CHECK_FALSE(read_whole_numeric("").has_value());
}

TEST_CASE("text that PostgreSQL would refuse is kept as far as it can be") {
  struct Case {
    std::string text;
    std::string kept;
  };
  const auto c = EACH_ROW(Case, {{"", ""},
                                 {"plain", "plain"},
                                 {"Ромашка", "Ромашка"},
                                 {std::string("a\0b", 3),
                                  "a\xEF\xBF\xBD"
                                  "b"},
                                 {"a\xFF"
                                  "b",
                                  "a\xEF\xBF\xBD"
                                  "b"},
                                 {"cut \xD0", "cut \xEF\xBF\xBD"},
                                 {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}});
  CHECK(is_storable_text(c.text) == (c.text == c.kept));
  CHECK(storable_text(c.text) == c.kept);
}

}  // namespace postgres_values_test
