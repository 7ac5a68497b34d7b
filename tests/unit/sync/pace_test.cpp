#include "core/sync/pace.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace pace_test {

using namespace wbd;
using namespace std::chrono_literals;

TEST_CASE(
    "a dataset cannot be fresher than the slowest of its operations, and what it shares them with, allows") {
  struct Case {
    Dataset dataset;
    TokenType type;
    Millis want;
  };
  const auto c = EACH_ROW(
      Case, {
                {Dataset::orders, TokenType::personal, 1min},
                {Dataset::orders, TokenType::base, 3h},
                {Dataset::sales, TokenType::base, 2h},
                {Dataset::stocks, TokenType::personal, 20s},
                {Dataset::stocks, TokenType::base, 15min},
                {Dataset::reviews, TokenType::personal, 334ms},
                {Dataset::reviews, TokenType::base, 1h},  // five requests of 12 minutes, for questions too
                {Dataset::questions, TokenType::base, 1h},
                {Dataset::finance, TokenType::base, 12h},
            });
  INFO(to_string(c.dataset) << " " << to_string(c.type));
  CHECK(sync::limiter_interval(c.dataset, c.type, 1) == c.want);
}

}  // namespace pace_test
