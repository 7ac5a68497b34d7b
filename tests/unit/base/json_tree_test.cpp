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

TEST_CASE("items come out as a parser reads them, whatever the one before held") {
  const std::vector<std::string> items{R"({"a":{"b":[1,2.50,-3e5],"c":null},"d":true,"e":"x"})",
                                       R"({"a":"\"\\\u0416\ud83d\ude00\n","b":{}})",
                                       R"({"e":[],"d":[[],[{"a":false}]]})",
                                       R"("text")",
                                       "7",
                                       "null",
                                       "{}"};
  std::string array = "[ ";
  for (const std::string& item : items) array += (array.size() > 2 ? ", " : "") + item;
  array += "]";
  std::vector<std::string> got, want;
  each_item(array, [&](const JsonNode& item) { got.push_back(to_json(item)); });
  for (const std::string& item : items) want.push_back(to_json(parse_json(item).value()));
  CHECK(got == want);
  each_item(items[0], [&](const JsonNode& item) { CHECK(to_json(item) == want[0]); });
  each_item("[]", [](const JsonNode&) { FAIL("there is no item"); });
  for (const char* broken :
       {"", "[", "[1", "[1,", "{", R"({"a")", R"({"a":)", R"(["a)", R"(["a\)", "{a:1}", "[1 2]", "nul"}) {
    INFO(broken);
    CHECK_THROWS_AS(each_item(broken, [](const JsonNode&) {}), Failure);
  }
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
