#include "core/cache/entry_codec.hpp"

#include <array>

#include <catch2/catch.hpp>

namespace entry_codec_test {

using namespace wbd;
using namespace wbd::cache;

namespace {

const Sha256 kKey = sha256("key");

// The value with the hash that somebody with the key would give it.
std::string signed_again(std::string value, const Sha256& key = kKey, std::string_view name = "orders:1") {
  const std::size_t hashed = value.size() - 40;
  const std::array<std::string_view, 2> parts{name, std::string_view(value).substr(0, hashed)};
  const Sha256 tag = keyed_hash(key, parts);
  value.replace(hashed, tag.size(), reinterpret_cast<const char*>(tag.data()), tag.size());
  return value;
}

Entry empty_entry() {
  Entry entry;
  entry.etag = "W/\"AAAAAAAAAAAAAAAAAAAAAA\"";
  return entry;
}

Entry full_entry() {
  Entry entry;
  entry.data = R"([{"id":1,"title":"Ботинки"}])";
  entry.etag = "W/\"0123456789abcdefghi-_Z\"";
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
  const EntryCodec codec("installation", kKey);
  const Entry full = full_entry();
  const auto read = codec.decode("orders:1", codec.encode("orders:1", full));
  REQUIRE(read);
  check_equal(*read, full);
  CHECK(read->shared);

  Entry dated = full;
  dated.rows.clear();
  dated.datasets = 0;
  const auto not_renewable = codec.decode("orders:1", codec.encode("orders:1", dated));
  REQUIRE(not_renewable);
  check_equal(*not_renewable, dated);

  const auto bare = codec.decode("orders:1", codec.encode("orders:1", empty_entry()));
  REQUIRE(bare);
  check_equal(*bare, empty_entry());
}

TEST_CASE("the answer itself stands first, for people who look with redis-cli") {
  CHECK(EntryCodec("x", kKey).encode("orders:1", full_entry()).starts_with(R"([{"id":1)"));
}

TEST_CASE("another installation's answer is not read") {
  const std::string value = EntryCodec("one", kKey).encode("orders:1", full_entry());
  CHECK(EntryCodec("one", kKey).decode("orders:1", value));
  CHECK_FALSE(EntryCodec("two", kKey).decode("orders:1", value));
}

TEST_CASE("only the key makes an entry, and only for one cache key") {
  const EntryCodec codec("installation", kKey);
  const std::string good = codec.encode("orders:1", full_entry());
  CHECK(codec.decode("orders:1", good));
  CHECK(codec.decode("orders:1", signed_again(good)));
  CHECK_FALSE(codec.decode("orders:2", good));  // moved to the key of another user
  CHECK_FALSE(codec.decode("orders:1", signed_again(good, sha256("another"))));
  CHECK_FALSE(EntryCodec("installation", sha256("another")).decode("orders:1", good));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    REQUIRE_FALSE(codec.decode("orders:1", changed));
  }
  // The hash covers where the cache key ends: a key that goes on with bytes of the value is another key.
  CHECK_FALSE(codec.decode("orders:1" + good.substr(0, 1), good.substr(1)));
}

TEST_CASE("an ETag of another form is not passed on, whoever has made it") {
  const EntryCodec codec("installation", kKey);
  for (const char* etag : {"", "W/\"\"", "\"0123456789abcdefghi-_Z\"", "W/\"0123456789abcdefghi-_\"",
                           "W/\"0123456789abcdefghi-_ZZ\"", "W/\"0123456789abcdefghi+/Z\"",
                           "W/\"0123456789\r\nSet-Cookie\"", "W/\"0123456789abcdefghi\"_Z\""}) {
    INFO(etag);
    Entry entry = full_entry();
    entry.etag = etag;
    CHECK_FALSE(codec.decode("orders:1", codec.encode("orders:1", entry)));
  }
}

TEST_CASE("garbage is not an entry") {
  const EntryCodec codec("installation", kKey);
  const std::string good = codec.encode("orders:1", full_entry());
  for (const std::string& text :
       {std::string(), std::string("OK"), std::string(500, '\0'), std::string(500, '\xff')}) {
    CHECK_FALSE(codec.decode("orders:1", text));
  }
  // A value that was cut or extended anywhere contradicts its own sizes.
  for (std::size_t size = 0; size < good.size(); ++size) {
    REQUIRE_FALSE(codec.decode("orders:1", good.substr(0, size)));
    REQUIRE_FALSE(codec.decode("orders:1", good.substr(good.size() - size)));
    std::string longer = good;
    longer.insert(size, 1, 'x');
    REQUIRE_FALSE(codec.decode("orders:1", longer));
  }
}

TEST_CASE("hostile sizes are refused, not followed") {
  const EntryCodec codec("installation", kKey);
  const std::string good = codec.encode("orders:1", full_entry());
  const std::size_t sizes = good.size() - 11 * 8 - 48;
  for (std::size_t field = 0; field < 4; ++field) {
    for (const unsigned char fill : {0x00, 0x7f, 0x80, 0xff}) {
      std::string bad = good;
      for (std::size_t i = 0; i < 8; ++i) bad[sizes + field * 8 + i] = static_cast<char>(fill);
      CHECK_FALSE(codec.decode("orders:1", signed_again(bad)));
    }
  }
  // These sizes give the right sum only if they wrap around.
  std::string wrapped = codec.encode("orders:1", empty_entry());
  const std::size_t at = wrapped.size() - 11 * 8 - 48;
  wrapped[at] = 24;
  wrapped[at + 16] = static_cast<char>(0xff);
  for (std::size_t i = 17; i < 24; ++i) wrapped[at + i] = static_cast<char>(0xff);
  CHECK_FALSE(codec.decode("orders:1", signed_again(wrapped)));
}

}  // namespace entry_codec_test
