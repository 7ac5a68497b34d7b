#include <catch2/catch.hpp>

#include "core/wb/wb_error.hpp"
#include "tests/unit/rows.hpp"

namespace rate_hints_test {

using namespace wbd;
using namespace wbd::wb;
using namespace std::chrono_literals;

TEST_CASE("a hint of WB is cut to WB's longest limit, a day") {
  struct Case {
    const char* sent;
    std::optional<Millis> read;
  };
  const auto c = EACH_ROW(Case, {
                                    {"0", 0ms},
                                    {"4.4", 4'400ms},
                                    {"86400", 24h},
                                    {"86401", 24h},
                                    {"2678399", 24h},  // 31 days
                                    {"1e300", 24h},
                                    {"inf", 24h},
                                    {"nan", std::nullopt},
                                    {"-1", std::nullopt},
                                    {"soon", std::nullopt},
                                    {"", std::nullopt},
                                });
  INFO(c.sent);
  http::Response response;
  response.headers = {{"x-ratelimit-retry", c.sent}, {"x-ratelimit-reset", c.sent}, {"retry-after", c.sent}};
  CHECK(rate_headers(response).retry == c.read);
  CHECK(rate_headers(response).reset == c.read);
  CHECK(retry_after(response) == c.read);
}

}  // namespace rate_hints_test
