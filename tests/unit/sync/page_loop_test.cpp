#include "core/sync/page_loop.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace page_loop_test {

using namespace wbd;
using wbd::sync::ends_data;

TEST_CASE("a page ends the data when it is empty, or short where the server is known to give more") {
  struct Case {
    const char* name;
    std::int64_t rows, asked, largest;
    bool end;
    std::int64_t largest_after;
  };
  const auto c =
      EACH_ROW(Case, {
                         {"empty", 0, 100, 0, true, 0},
                         {"the first page ever may have been cut", 30, 100, 0, false, 30},
                         {"as large as the largest may have been cut too", 30, 100, 30, false, 30},
                         {"shorter than the largest", 29, 100, 30, true, 30},
                         {"larger than the largest", 31, 100, 30, false, 31},
                         {"full as asked, though larger ones have been seen", 100, 100, 5000, false, 5000},
                         {"short of what was asked", 99, 100, 5000, true, 5000},
                     });
  INFO(c.name);
  std::int64_t largest = c.largest;
  CHECK(ends_data(c.rows, c.asked, largest) == c.end);
  CHECK(largest == c.largest_after);
}

TEST_CASE("a run that is limited after progress is continued; any other error ends it") {
  struct Case {
    const char* name;
    Errc code;
    std::optional<Millis> retry_after;
    bool progress;
    std::optional<Millis> again_in;  // nullopt: the error stays
  };
  const auto c = EACH_ROW(Case, {
                                    {"limited at once", Errc::rate_limited, 90s, false, std::nullopt},
                                    {"limited after progress", Errc::rate_limited, 90s, true, 90s},
                                    {"limited, and no time is named", Errc::rate_limited, {}, true, 20s},
                                    {"unreachable after progress", Errc::unreachable, {}, true, std::nullopt},
                                });
  INFO(c.name);
  Error error{c.code, "why"};
  error.retry_after = c.retry_after;
  const sync::StepEnd end = sync::ended(error, c.progress, 20s);
  CHECK(end.again_in == c.again_in);
  CHECK(end.error.has_value() == !c.again_in.has_value());
}

}  // namespace page_loop_test
