#include "core/sync/reread_mark.hpp"

#include <catch2/catch.hpp>

namespace reread_mark_test {

using namespace wbd;

TEST_CASE("what was not understood is read again at doubling intervals, until it is or is history") {
  const UtcTime start = parse_rfc3339("2026-11-20T12:00:00Z").value();
  sync::RereadMark mark;
  CHECK_FALSE(is_due(mark, start, true));
  CHECK(mark_unread(mark, start));
  CHECK_FALSE(mark_unread(mark, start + 1min));  // the first place counts
  CHECK_FALSE(is_due(mark, start + 10min - 1ms, false));
  CHECK(is_due(mark, start + 1min, true));

  std::vector<Millis> rereads;
  for (UtcTime now = start; now < start + 200min; now += 1min) {
    if (!is_due(mark, now, false)) continue;
    rereads.push_back(now - start);
    begin_reread(mark, now);
    CHECK_FALSE(mark_unread(mark, now));  // it is still there
    end_reread(mark);
  }
  CHECK(rereads == std::vector<Millis>{10min, 20min, 40min, 80min, 160min});

  CHECK(is_due(mark, start + 24h * 90, false));
  CHECK_FALSE(is_due(mark, start + 24h * 90 + 1ms, true));
  begin_reread(mark, start + 6h);
  end_reread(mark);  // and everything was understood
  CHECK_FALSE(is_due(mark, start + 24h, true));
}

}  // namespace reread_mark_test
