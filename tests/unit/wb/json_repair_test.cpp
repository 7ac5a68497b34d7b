#include "core/wb/json_repair.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "core/wb/feedbacks.hpp"
#include "core/wb/statistics.hpp"
#include "tests/unit/rows.hpp"

namespace json_repair_test {

using namespace wbd;
using namespace wbd::wb;

TEST_CASE("escapes that are no character become U+FFFD; all others stay") {
  struct Case {
    const char* json;
    const char* whole;  // null: nothing to repair
  };
  const auto c = EACH_ROW(Case, {
                                    {R"("plain")", nullptr},
                                    {R"("Ё \u0451 \n \\ \" \/")", nullptr},
                                    {R"("\ud83d\udc57")", nullptr},
                                    {R"("\uD83D\uDC57")", nullptr},
                                    {R"("\\u0000 \\\\ud83d")", nullptr},
                                    {R"("\u00001")", R"("\ufffd1")"},
                                    {R"("a\ud83d")", R"("a\ufffd")"},
                                    {R"("\ude00b")", R"("\ufffdb")"},
                                    {R"("\ude00\ud83d")", R"("\ufffd\ufffd")"},
                                    {R"("\ud83d\ud83d\udc57")", R"("\ufffd\ud83d\udc57")"},
                                    {R"("\ud83d\u0041")", R"("\ufffd\u0041")"},
                                    {R"("\ud83d\n")", R"("\ufffd\n")"},
                                    {R"("\\\u0000")", R"("\\\ufffd")"},
                                    {R"("\ud83)", nullptr},
                                    {R"("\)", nullptr},
                                });
  INFO(c.json);
  CHECK(with_whole_escapes(c.json) == (c.whole ? std::optional<std::string>(c.whole) : std::nullopt));
}

TEST_CASE("bytes that are no character become U+FFFD; control characters in texts become escapes") {
  struct Case {
    std::string_view json, whole;
  };
  using namespace std::string_view_literals;
  const auto c = EACH_ROW(Case, {
                                    {"{\n\"a\": \"ё👗\"}", "{\n\"a\": \"ё👗\"}"},
                                    {"\"a\xFF"
                                     "b\"",
                                     "\"a\uFFFDb\""},
                                    {"\"\xD1\"", "\"\uFFFD\""},
                                    {"\"\xED\xA0\xBD\"", "\"\uFFFD\uFFFD\uFFFD\""},
                                    {"\"\0\""sv, "\"\uFFFD\""},
                                    {"\"a\tb\\\"\n\"\n", "\"a\\u0009b\\\"\\u000a\"\n"},
                                });
  INFO(c.json);
  CHECK(with_whole_characters(c.json) == c.whole);
}

TEST_CASE("a text that is no Unicode costs neither its row nor its answer") {
  const auto orders = parse_supplier_orders(
      "[{\"date\":\"2026-11-20T10:00:00\",\"lastChangeDate\":\"2026-11-20T10:00:00\",\"nmId\":1,\"srid\":\"a\\u0000\","
      "\"brand\":\"x\\ud83d\",\"subject\":\"\xFF\",\"techSize\":\"4\n2\"}]");
  REQUIRE(orders.has_value());
  REQUIRE(orders->rows.size() == 1);
  CHECK(orders->samples.empty());
  CHECK(orders->rows[0].srid == "a\uFFFD");
  CHECK(orders->rows[0].brand == "x\uFFFD");
  CHECK(orders->rows[0].subject == "\uFFFD");
  CHECK(orders->rows[0].size == "4\n2");
}

}  // namespace json_repair_test
