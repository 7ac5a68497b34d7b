#include "core/sync/cursor.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace cursor_test {

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

TEST_CASE("a cursor comes back as it was written; one that cannot be read is a new one") {
  sync::FinanceCursor cursor;
  cursor.first = "2026-08-24";
  cursor.all_weeks = true;
  sync::FinanceCursor back;
  read_cursor(to_text(cursor), back);
  CHECK(back.first == "2026-08-24");
  CHECK(back.all_weeks);
  const auto text =
      GENERATE(as<std::string>(), "", "{", "[]", "null", R"({"first":7})", R"({"first":"a","all_weeks":"x"})",
               R"({"first":"a","weekly":{"rrd_id":1.5}})", R"({"first":"a","weekly":{"rrd_id":1e300}})");
  INFO(text);
  read_cursor(text, back);
  CHECK(back.first.empty());
  CHECK_FALSE(back.all_weeks);
}

TEST_CASE("what was not understood is looked for again at doubling intervals, until it is or is history") {
  using namespace std::chrono_literals;
  const UtcTime start = parse_rfc3339("2026-11-20T12:00:00Z").value();
  sync::Doubt doubt;
  CHECK_FALSE(is_due(doubt, start, true));
  CHECK(note_doubt(doubt, start));
  CHECK_FALSE(note_doubt(doubt, start + 1min));  // the first place counts
  CHECK_FALSE(is_due(doubt, start + 10min - 1ms, false));
  CHECK(is_due(doubt, start + 1min, true));

  std::vector<Millis> looks;
  for (UtcTime now = start; now < start + 200min; now += 1min) {
    if (!is_due(doubt, now, false)) continue;
    looks.push_back(now - start);
    begin_look(doubt, now);
    CHECK_FALSE(note_doubt(doubt, now));  // it is still there
    end_look(doubt);
  }
  CHECK(looks == std::vector<Millis>{10min, 20min, 40min, 80min, 160min});

  CHECK(is_due(doubt, start + 24h * 90, false));
  CHECK_FALSE(is_due(doubt, start + 24h * 90 + 1ms, true));
  begin_look(doubt, start + 6h);
  end_look(doubt);  // and all was understood
  CHECK_FALSE(is_due(doubt, start + 24h, true));
}

}  // namespace cursor_test
