#include "core/base/json_text.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "core/base/result.hpp"
#include "tests/unit/rows.hpp"

namespace json_text_test {

using namespace wbd;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("strings are escaped, and damaged UTF-8 is replaced") {
  CHECK(quoted("a\"b\\c\n\r\t") == R"("a\"b\\c\n\r\t")");
  CHECK(quoted(std::string_view("\0\x1f", 2)) == R"("\u0000\u001f")");
  CHECK(quoted("жэ😀") == "\"жэ😀\"");
  CHECK(quoted("a\xff\xd0") == "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(quoted("\xed\xa0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK(quoted("") == "\"\"");
}

TEST_CASE("the writer puts the commas where they belong") {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  w.field("a", 1);
  w.key("b");
  w.begin_array();
  w.end_array();
  w.key("c");
  w.begin_array();
  w.value(true);
  w.value(nullptr);
  w.begin_object();
  w.end_object();
  w.raw("[1]");
  w.end_array();
  w.field("d", std::optional<std::string>{});
  w.field("e", "x");
  w.end_object();
  CHECK(out == R"({"a":1,"b":[],"c":[true,null,{},[1]],"d":null,"e":"x"})");
}

TEST_CASE("values of every kind are valid JSON") {
  std::string out;
  JsonWriter w(out);
  w.begin_array();
  w.value(Money{90050});
  w.value(std::optional<Money>{});
  w.value(UtcTime{Millis{1'000}});
  w.value(NmId{7});
  w.value(std::numeric_limits<std::int64_t>::min());
  w.value(std::numeric_limits<std::uint64_t>::max());
  w.value(0.1);
  w.value(std::numeric_limits<double>::quiet_NaN());
  w.value(std::numeric_limits<double>::infinity());
  w.hundredths(1234);
  w.hundredths(std::nullopt);
  w.end_array();
  CHECK(
      out ==
      R"([900.5,null,"1970-01-01T00:00:01Z",7,-9223372036854775808,18446744073709551615,0.1,null,null,12.34,null])");
}

TEST_CASE("every error has its exit code and HTTP status") {
  struct Case {
    Errc code;
    const char* name;
    int exit, status;
  };
  const auto c = EACH_ROW(Case, {{Errc::invalid_argument, "invalid_argument", 2, 422},
                                 {Errc::not_found, "not_found", 3, 404},
                                 {Errc::conflict, "conflict", 1, 409},
                                 {Errc::unauthorized, "unauthorized", 4, 401},
                                 {Errc::forbidden, "forbidden", 4, 403},
                                 {Errc::rate_limited, "rate_limited", 5, 429},
                                 {Errc::unreachable, "wb_unreachable", 6, 502},
                                 {Errc::bad_data, "bad_data", 1, 500},
                                 {Errc::unavailable, "unavailable", 7, 503},
                                 {Errc::lease_lost, "lease_lost", 1, 500},
                                 {Errc::cancelled, "cancelled", 130, 500},
                                 {Errc::configuration, "configuration", 8, 500},
                                 {Errc::internal, "internal", 1, 500}});
  CHECK(to_string(c.code) == c.name);
  CHECK(exit_code({c.code, {}}) == c.exit);
  CHECK(http_status({c.code, {}}) == c.status);
}

TEST_CASE("value() of a failed result throws the error") {
  const Result<int> failed = Error{Errc::not_found, "no such thing"};
  try {
    (void)failed.value();
    FAIL("nothing was thrown");
  } catch (const Failure& failure) {
    CHECK(failure.error().code == Errc::not_found);
    CHECK(std::string(failure.what()) == "no such thing");
  }
}

}  // namespace json_text_test
