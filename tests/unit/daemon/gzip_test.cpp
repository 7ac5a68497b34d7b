#include "daemon/rest/gzip.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

#include "tests/unit/daemon/api_fixture.hpp"
#include "tests/unit/rows.hpp"

namespace gzip_test {

using namespace wbd::rest;
using namespace wbd::rest::testing;

namespace {

// Decompresses with zlib: one member, all bytes.
std::string gunzip(const std::string& bytes) {
  z_stream stream{};
  REQUIRE(::inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(1UL << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = ::inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  ::inflateEnd(&stream);
  CHECK(status == Z_STREAM_END);
  CHECK(stream.avail_in == 0);
  return out;
}

}  // namespace

TEST_CASE("compressed data with anything around it is one gzip file") {
  std::string random(70'000, '\0');
  std::uint32_t state = 1;
  for (char& c : random) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  const std::string data =
      GENERATE_COPY(std::string(), std::string("x"), std::string(200'000, 'a'), random, random + random);
  const auto* head = GENERATE("", "{\"data\":");
  const auto* tail = GENERATE("", ",\"meta\":{}}");
  const auto deflated = deflate(data);
  const auto parts = gzip_around(*deflated, head, tail);
  CHECK((gunzip(parts.before + deflated->blocks + parts.behind) == head + data + tail));
}

TEST_CASE("Accept-Encoding is understood") {
  struct Case {
    const char* value;
    bool wanted;
  };
  const auto c = EACH_ROW(Case, {{"", false},
                                 {"gzip", true},
                                 {"GZIP", true},
                                 {"deflate, gzip;q=0.5, br", true},
                                 {"br;q=1.0,x-gzip", true},
                                 {"gzip;q=0", false},
                                 {"gzip; q=0.000", false},
                                 {"gzip;q=0.001", true},
                                 {"identity", false},
                                 {"gzipped", false}});
  INFO(c.value);
  CHECK(accepts_gzip(c.value) == c.wanted);
}

TEST_CASE("a large answer is compressed when the client takes it, from memory and from the database") {
  Installation place;
  for (int i = 0; i < 120; ++i) {
    place.add_order(place.anna, "more-" + std::to_string(i), "2026-11-22T07:00:00Z", 1001);
  }
  const auto* limit = GENERATE("5", "100");  // compressed on the server thread, and on a worker
  const std::string target = std::string("/api/v1/orders?limit=") + limit;
  const Reply plain = place.get(target, "anna-key");
  CHECK(plain.header("Content-Encoding").empty());
  CHECK(plain.header("Vary") == "Authorization, X-API-Key, Accept-Encoding");
  for (int round = 0; round < 3; ++round) {
    const Reply packed = place.get(target, "anna-key", {{"Accept-Encoding", "gzip"}});
    REQUIRE(packed.status == 200);
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.header("ETag") == plain.header("ETag"));
    CHECK(packed.body.size() < plain.body.size() / 2);
    CHECK(nlohmann::json::parse(gunzip(packed.body)).at("data") == plain.data());
    CHECK(packed.at_once == (round > 0 || std::string(limit) == "5"));
  }
  const Reply small = place.get("/api/v1/orders?limit=1", "anna-key", {{"Accept-Encoding", "gzip"}});
  CHECK(small.header("Content-Encoding").empty());
  const Reply known =
      place.get(target, "anna-key", {{"Accept-Encoding", "gzip"}, {"If-None-Match", plain.header("ETag")}});
  CHECK(known.status == 304);
  CHECK(known.header("Content-Encoding").empty());
}

TEST_CASE("a stored answer is small, and is read as it was; an older one too") {
  std::string json = "{\"datasets\":[";
  for (int i = 0; i < 13; ++i) {
    json +=
        R"({"cabinet_id":1,"dataset":"orders","state":"queued","started_at":null,"finished_at":null,)"
        R"("fetched":null,"created":null,"changed":null,"unchanged":null,"events":null,"requests":null},)";
  }
  json += "null]}";
  CHECK(packed(json).size() * 5 < json.size());
  CHECK(unpacked(packed(json)) == json);
  for (const std::string& text : {std::string(), std::string("{}"), std::string("[1]"), json})
    CHECK(unpacked(text) == text);
  CHECK(packed("{}") == "{}");
  const std::string good = packed(json);
  for (const std::string& bad :
       {std::string("z"), std::string("z5"), std::string("z:"), std::string("z9:AAAA"),
        "z99999999999999:" + good, good.substr(0, good.size() - 8), "z1" + good.substr(1)}) {
    INFO(bad);
    CHECK_THROWS_AS(unpacked(bad), wbd::Failure);
  }
}

}  // namespace gzip_test
