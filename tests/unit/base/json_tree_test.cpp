#include "core/base/json_tree.hpp"

#include <catch2/catch.hpp>

namespace wbd::json_tree_test {

TEST_CASE("numbers pass the tree as they are written") {
  for (const char* number :
       {"0", "-1", "0.10", "900.5", "1e3", "12345678901234567890123", "1.7976931348623157e400",
        "18446744073709551615", "-9223372036854775808", "3.141592653589793238462643"}) {
    INFO(number);
    const auto tree = parse_json(std::string("{\"n\":[") + number + "]}");
    if (!tree) {
      // Out of any double's range: refused, not altered.
      CHECK(std::string(number) == "1.7976931348623157e400");
      continue;
    }
    CHECK(to_json(*tree) == std::string("{\"n\":[") + number + "]}");
  }
  CHECK(parse_json("{\"a\":").has_error());
  CHECK(parse_json("").has_error());
}

TEST_CASE("bytes of items and members are found through strings and nesting") {
  const auto items = array_items(R"( [ {"a":"],}\""} , [1,[2]] ,"x,y", 3 ] )");
  REQUIRE(items.size() == 4);
  CHECK(items[0] == R"({"a":"],}\""})");
  CHECK(items[1] == "[1,[2]]");
  CHECK(items[2] == R"("x,y")");
  CHECK(items[3] == "3");
  CHECK(array_items("[]").empty());
  CHECK(member_bytes(R"({"a":{"b":1},"b":[2.50],"c":null})", "b") == "[2.50]");
  CHECK(member_bytes(R"({"a":1})", "b").empty());
}

}  // namespace wbd::json_tree_test
