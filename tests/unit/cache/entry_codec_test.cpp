#include "core/cache/entry_codec.hpp"

#include <catch2/catch.hpp>

namespace entry_codec_test {

using namespace wbd;
using namespace wbd::cache;

namespace {

Entry full_entry() {
  Entry entry;
  entry.data = R"([{"id":1,"title":"Ботинки"}])";
  entry.etag = "W/\"abc\"";
  entry.total = 12'345'678'901;
  entry.as_of = UtcTime{Millis{1'795'000'000'000}};
  entry.stale_at = UtcTime{Millis{1'795'000'600'001}};
  entry.loading = R"([{"cabinet_id":1,"dataset":"funnel"}])";
  entry.expires_at = UtcTime{Millis{1'795'000'300'000}};
  entry.keep_until = UtcTime{Millis{-1}};
  entry.built_from.directory = 7;
  entry.built_from.cabinets = {{CabinetId{1}, 10}, {CabinetId{9'000'000'000}, std::int64_t{1} << 62}};
  entry.rows = {9, 0};
  entry.datasets = 0x403;
  return entry;
}

void check_equal(const Entry& a, const Entry& b) {
  CHECK(a.data == b.data);
  CHECK(a.etag == b.etag);
  CHECK(a.total == b.total);
  CHECK(a.as_of == b.as_of);
  CHECK(a.stale_at == b.stale_at);
  CHECK(a.loading == b.loading);
  CHECK(a.expires_at == b.expires_at);
  CHECK(a.keep_until == b.keep_until);
  CHECK(a.built_from.directory == b.built_from.directory);
  CHECK(a.built_from.cabinets == b.built_from.cabinets);
  CHECK(a.rows == b.rows);
  CHECK(a.datasets == b.datasets);
}

}  // namespace

TEST_CASE("an entry survives the way through Redis") {
  const EntryCodec codec("installation");
  const Entry full = full_entry();
  const auto read = codec.decode(codec.encode(full));
  REQUIRE(read);
  check_equal(*read, full);
  CHECK(read->shared);

  Entry dated = full;
  dated.rows.clear();
  dated.datasets = 0;
  const auto not_renewable = codec.decode(codec.encode(dated));
  REQUIRE(not_renewable);
  check_equal(*not_renewable, dated);

  const auto bare = codec.decode(codec.encode(Entry{}));
  REQUIRE(bare);
  check_equal(*bare, Entry{});
}

TEST_CASE("the answer itself stands first, for people who look with redis-cli") {
  CHECK(EntryCodec("x").encode(full_entry()).starts_with(R"([{"id":1)"));
}

TEST_CASE("another installation's answer is not read") {
  const std::string value = EntryCodec("one").encode(full_entry());
  CHECK(EntryCodec("one").decode(value));
  CHECK_FALSE(EntryCodec("two").decode(value));
}

TEST_CASE("garbage is not an entry") {
  const EntryCodec codec("installation");
  const std::string good = codec.encode(full_entry());
  for (const std::string& text :
       {std::string(), std::string("OK"), std::string(500, '\0'), std::string(500, '\xff')}) {
    CHECK_FALSE(codec.decode(text));
  }
  // A value that was cut or extended anywhere contradicts its own sizes.
  for (std::size_t size = 0; size < good.size(); ++size) {
    REQUIRE_FALSE(codec.decode(good.substr(0, size)));
    REQUIRE_FALSE(codec.decode(good.substr(good.size() - size)));
    std::string longer = good;
    longer.insert(size, 1, 'x');
    REQUIRE_FALSE(codec.decode(longer));
  }
}

TEST_CASE("hostile sizes are refused, not followed") {
  const EntryCodec codec("installation");
  const std::string good = codec.encode(full_entry());
  const std::size_t sizes = good.size() - 11 * 8 - 16;
  for (std::size_t field = 0; field < 4; ++field) {
    for (const unsigned char fill : {0x00, 0x7f, 0x80, 0xff}) {
      std::string bad = good;
      for (std::size_t i = 0; i < 8; ++i) bad[sizes + field * 8 + i] = static_cast<char>(fill);
      CHECK_FALSE(codec.decode(bad));
    }
  }
  // These sizes give the right sum only if they wrap around.
  std::string wrapped = codec.encode(Entry{});
  const std::size_t at = wrapped.size() - 11 * 8 - 16;
  wrapped[at] = 24;
  wrapped[at + 16] = static_cast<char>(0xff);
  for (std::size_t i = 17; i < 24; ++i) wrapped[at + i] = static_cast<char>(0xff);
  CHECK_FALSE(codec.decode(wrapped));
}

}  // namespace entry_codec_test
