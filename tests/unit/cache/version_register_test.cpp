#include "core/cache/version_register.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace version_register_test {

using namespace wbd;
using namespace wbd::cache;

namespace {

Reply array_of(const std::vector<std::string>& texts) {
  Reply reply;
  reply.kind = Reply::Kind::array;
  for (const std::string& text : texts) {
    Reply element;
    element.kind = Reply::Kind::text;
    element.text = text;
    reply.elements.push_back(std::move(element));
  }
  return reply;
}

}  // namespace

TEST_CASE("a mark is an epoch and a number") {
  CHECK(parse_mark("abc 7") == Mark{"abc", 7});
  for (const char* bad : {"", "abc", "abc ", " 7", "abc 7 8", "abc x", "abc 7x", "abc -7"}) {
    INFO(bad);
    CHECK_FALSE(parse_mark(bad));
  }
}

TEST_CASE("a finishing sync waits for those who hold a lease and have not taken its announcement") {
  constexpr std::int64_t kNow = 1'795'000'000'000;
  const Announcement announced{{"e1", 5}, kNow};
  const std::string old = std::to_string(kNow - 10'000);
  struct Case {
    const char* name;
    std::vector<std::string> fields;
    Standing standing;
  };
  const auto c = GENERATE_COPY(values<Case>({
      {"no process is there", {"epoch", "e1", "began", old, "announced", "5"}, Standing::taken},
      {"one has taken it", {"epoch", "e1", "began", old, "announced", "5", "p:a", "1 e1 5"}, Standing::taken},
      {"one has taken a later one",
       {"epoch", "e1", "began", old, "announced", "9", "p:a", "1 e1 9"},
       Standing::taken},
      {"one has taken an earlier one", {"epoch", "e1", "began", old, "p:a", "1 e1 4"}, Standing::pending},
      {"two, one of them behind",
       {"epoch", "e1", "began", old, "p:a", "1 e1 5", "p:b", "1 e1 4"},
       Standing::pending},
      {"one knows another epoch", {"epoch", "e1", "began", old, "p:a", "1 e0 99"}, Standing::pending},
      {"one is new", {"epoch", "e1", "began", old, "p:a", "1 - 0"}, Standing::pending},
      {"one says what cannot be read", {"epoch", "e1", "began", old, "p:a", "garbage"}, Standing::pending},
      {"the register is young",
       {"epoch", "e1", "began", std::to_string(kNow - 2'999), "p:a", "1 e1 5"},
       Standing::unknown},
      {"the register is just old enough",
       {"epoch", "e1", "began", std::to_string(kNow - 3'000), "p:a", "1 e1 5"},
       Standing::taken},
      {"Redis' clock went back", {"epoch", "e1", "began", std::to_string(kNow + 9'000)}, Standing::unknown},
      {"the register was lost after the announcement", {"epoch", "e2", "began", old}, Standing::unknown},
      {"the register is gone", {}, Standing::unknown},
      {"it began before all time",
       {"epoch", "e1", "began", "-9223372036854775808", "p:a", "1 e1 5"},
       Standing::unknown},
      {"no time of its beginning", {"epoch", "e1"}, Standing::unknown},
  }));
  INFO(c.name);
  CHECK(standing_of(array_of(c.fields), announced) == c.standing);
}

TEST_CASE("an error in place of the register says nothing") {
  Reply error;
  error.kind = Reply::Kind::error;
  CHECK(standing_of(error, {{"e", 1}, 10'000}) == Standing::unknown);
  CHECK_FALSE(parse_announcement(error));
  CHECK_FALSE(parse_announcement(array_of({"e", "1", "2"})));
}

}  // namespace version_register_test
