#include "daemon/rest/answer.hpp"

#include <catch2/catch.hpp>

#include "daemon/rest/loader.hpp"
#include "daemon/rest/request_id.hpp"
#include "tests/unit/daemon/route_of.hpp"
#include "tests/unit/rows.hpp"

namespace answer_test {

using namespace wbd;
using namespace wbd::rest;

TEST_CASE("Link names the pages around") {
  struct Case {
    const char* name;
    const char* query;
    std::int64_t limit, offset, total;
    const char* want;
  };
  const auto c = EACH_ROW(
      Case,
      {
          {"first of several", "telegram_id=1&limit=20", 20, 0, 45,
           R"(</p?telegram_id=1&limit=20&offset=0>; rel="first", </p?telegram_id=1&limit=20&offset=20>; rel="next", )"
           R"(</p?telegram_id=1&limit=20&offset=40>; rel="last")"},
          {"middle", "limit=20&offset=20", 20, 20, 45,
           R"(</p?limit=20&offset=0>; rel="first", </p?limit=20&offset=0>; rel="prev", )"
           R"(</p?limit=20&offset=40>; rel="next", </p?limit=20&offset=40>; rel="last")"},
          {"last", "", 20, 40, 45,
           R"(</p?limit=20&offset=0>; rel="first", </p?limit=20&offset=20>; rel="prev", )"
           R"(</p?limit=20&offset=40>; rel="last")"},
          {"off the grid", "", 20, 5, 45,
           R"(</p?limit=20&offset=0>; rel="first", </p?limit=20&offset=0>; rel="prev", )"
           R"(</p?limit=20&offset=25>; rel="next", </p?limit=20&offset=40>; rel="last")"},
          {"exactly full", "", 20, 0, 20,
           R"(</p?limit=20&offset=0>; rel="first", </p?limit=20&offset=0>; rel="last")"},
          {"empty", "", 20, 0, 0,
           R"(</p?limit=20&offset=0>; rel="first", </p?limit=20&offset=0>; rel="last")"},
          {"past the end", "", 20, 500, 45,
           R"(</p?limit=20&offset=0>; rel="first", </p?limit=20&offset=40>; rel="prev", )"
           R"(</p?limit=20&offset=40>; rel="last")"},
          {"hostile text stays encoded", "q=%3E%22+%26&limit=20", 20, 0, 1,
           R"(</p?q=%3E%22%20%26&limit=20&offset=0>; rel="first", )"
           R"(</p?q=%3E%22%20%26&limit=20&offset=0>; rel="last")"},
          {"raw angle brackets are encoded", "q=>\"", 20, 0, 1,
           R"(</p?q=%3E%22&limit=20&offset=0>; rel="first", </p?q=%3E%22&limit=20&offset=0>; rel="last")"},
      });
  INFO(c.name);
  CHECK(make_link("/p", c.query, c.limit, c.offset, c.total) == c.want);
}

TEST_CASE("If-None-Match is compared weakly") {
  struct Case {
    const char* header;
    bool fits;
  };
  const auto c = EACH_ROW(Case, {
                                    {"W/\"abc\"", true},
                                    {"\"abc\"", true},
                                    {"*", true},
                                    {" * ", true},
                                    {"\"x\", W/\"abc\"", true},
                                    {"\"x\",W/\"abc\" ,\"y\"", true},
                                    {"\"x\"", false},
                                    {"abc", false},
                                    {"W/\"ABC\"", false},
                                    {"", false},
                                    {",,", false},
                                });
  INFO(c.header);
  CHECK(etag_matches(c.header, "W/\"abc\"") == c.fits);
}

TEST_CASE("an ETag is weak and follows the bytes") {
  const std::string etag = weak_etag("[]");
  CHECK_THAT(etag, Catch::Matchers::StartsWith("W/\"") && Catch::Matchers::EndsWith("\""));
  CHECK(etag == weak_etag("[]"));
  CHECK(etag != weak_etag("[ ]"));
}

TEST_CASE("a request id is taken only when it is harmless") {
  for (const auto* good :
       {"a", "A-b_c.9", "0123456789012345678901234567890123456789012345678901234567890123"}) {
    CHECK(is_request_id(good));
  }
  for (const auto* bad : {"", "a b", "a\"b", "\xd0\xb0", "a/b",
                          "01234567890123456789012345678901234567890123456789012345678901234"}) {
    CHECK_FALSE(is_request_id(bad));
  }
}

TEST_CASE("made request ids are well formed and differ") {
  const std::string one = make_request_id();
  CHECK(one.size() == 16);
  CHECK(is_request_id(one));
  CHECK(one != make_request_id());
}

TEST_CASE("the source mode of an answer is that of the cabinets it was made from") {
  Plan plan;
  plan.route = &route_of("getOrder");
  plan.sources = std::make_shared<const std::vector<CabinetId>>(std::vector{CabinetId{1}, CabinetId{2}});
  plan.modes = {SourceMode::statistics, SourceMode::feed};
  const auto mode = [&](std::vector<std::pair<CabinetId, std::int64_t>> cabinets) {
    cache::Entry entry;
    entry.built_from.cabinets = std::move(cabinets);
    return make_frame(plan, "/api/v1/orders/1", entry).mode_json;
  };
  CHECK(mode({{CabinetId{1}, 5}}) == R"("statistics")");
  CHECK(mode({{CabinetId{2}, 5}}) == R"("feed")");
  CHECK(mode({{CabinetId{1}, 5}, {CabinetId{2}, 5}}) == R"("mixed")");
  CHECK(mode({}) == "null");
}

TEST_CASE("the envelope shares the bytes of the entry") {
  Plan plan;
  plan.route = &route_of("getOrder");
  cache::Entry made;
  made.data = "{\"id\":1}";
  made.etag = "W/\"e\"";
  made.as_of = parse_rfc3339("2026-11-22T10:00:00Z");
  const auto entry = std::make_shared<const cache::Entry>(std::move(made));
  const Frame frame = make_frame(plan, "/api/v1/orders/1", *entry);
  CHECK(frame.fits(*entry));

  using namespace std::chrono_literals;
  const auto full = make_answer({plan, frame, entry, Source::database, true, "rid", "", 1'042'900ns});
  CHECK(full.status == 200);
  CHECK(full.shared.get() == &entry->data);
  CHECK(full.head_part + *full.shared + full.tail_part ==
        R"({"data":{"id":1},"meta":{"source":"database","source_mode":null,)"
        R"("as_of":"2026-11-22T10:00:00Z","stale":true,)"
        R"("loading":[],"response_time_ms":1.042,"request_id":"rid"}})");
  CHECK_THAT(full.headers, Catch::Matchers::Contains("ETag: W/\"e\"\r\n") &&
                               Catch::Matchers::Contains("X-Request-Id: rid\r\n") &&
                               Catch::Matchers::Contains("Server-Timing: database;dur=1.042\r\n"));

  const auto unchanged = make_answer({plan, frame, entry, Source::memory, false, "rid", "\"e\"", 1ns});
  CHECK(unchanged.status == 304);
  CHECK_FALSE(unchanged.shared);
  CHECK(unchanged.head_part.empty());
  CHECK_THAT(unchanged.headers, Catch::Matchers::Contains("ETag: W/\"e\"\r\n"));
}

}  // namespace answer_test
