#include "core/sync/cursor.hpp"

#include <catch2/catch.hpp>

using wb::sync::ends_data;

TEST_CASE("a page ends the data when it is empty, or short where the server is known to give more") {
  struct Case {
    const char* name;
    std::int64_t rows, asked, largest;
    bool end;
    std::int64_t largest_after;
  };
  const auto c = GENERATE(values<Case>({
      {"empty", 0, 100, 0, true, 0},
      {"the first page ever may have been cut", 30, 100, 0, false, 30},
      {"as large as the largest may have been cut too", 30, 100, 30, false, 30},
      {"shorter than the largest", 29, 100, 30, true, 30},
      {"larger than the largest", 31, 100, 30, false, 31},
      {"full as asked, though larger ones have been seen", 100, 100, 5000, false, 5000},
      {"short of what was asked", 99, 100, 5000, true, 5000},
  }));
  INFO(c.name);
  std::int64_t largest = c.largest;
  CHECK(ends_data(c.rows, c.asked, largest) == c.end);
  CHECK(largest == c.largest_after);
}
