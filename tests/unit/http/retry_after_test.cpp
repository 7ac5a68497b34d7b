#include "core/http/retry_after.hpp"

#include <catch2/catch.hpp>

namespace retry_after_test {

using namespace wbd;

TEST_CASE("Retry-After is read as seconds and as a date") {
  const UtcTime now = parse_rfc3339("2026-11-22T10:00:00Z").value();
  struct Row {
    const char* text;
    std::optional<Millis> pause;
  };
  for (const Row& row : {
           Row{"0", 0s},
           Row{"120", 120s},
           Row{"99999999999999999999", 24h},
           Row{"Sun, 22 Nov 2026 10:00:30 GMT", 30s},
           Row{"Sun, 22 Nov 2026 09:00:00 GMT", 0s},
           Row{"Mon, 22 Nov 2027 09:00:00 GMT", 24h},
           Row{"", std::nullopt},
           Row{"-1", std::nullopt},
           Row{"1.5", std::nullopt},
           Row{"soon", std::nullopt},
           Row{"Sun, 31 Feb 2026 10:00:30 GMT", std::nullopt},
           Row{"Sun, 22 Nov 2026 25:00:30 GMT", std::nullopt},
           Row{"Sun, 22 Abc 2026 10:00:30 GMT", std::nullopt},
           Row{"Sun, xx Nov 2026 10:00:30 GMT", std::nullopt},
           Row{"Sunday, 22-Nov-26 10:00:30 GMT", std::nullopt},
       }) {
    INFO(row.text);
    CHECK(http::parse_retry_after(row.text, now) == row.pause);
  }
}

}  // namespace retry_after_test
