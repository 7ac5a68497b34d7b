#include "core/base/encoding.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "tests/unit/rows.hpp"

namespace encoding_test {

using namespace wbd;

TEST_CASE("base64 follows RFC 4648, in both alphabets") {
  struct Case {
    std::string plain;
    const char* standard;
    const char* url;
  };
  const auto c = EACH_ROW(Case, {{"", "", ""},
                                 {"f", "Zg==", "Zg"},
                                 {"fo", "Zm8=", "Zm8"},
                                 {"foo", "Zm9v", "Zm9v"},
                                 {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
                                 {"\xfb\xff\xbf", "+/+/", "-_-_"}});
  CHECK(base64_encode(as_bytes(c.plain)) == c.standard);
  CHECK(base64url_encode(as_bytes(c.plain)) == c.url);
  CHECK(base64_decode(c.standard) == c.plain);
  CHECK(base64_decode(c.url) == c.plain);
}

TEST_CASE("malformed base64 is refused") {
  for (const char* text : {"Z", "Zg=x", "Zm9 v", "Zm9v\n", "*", "Zh"}) {
    INFO(text);
    CHECK_FALSE(base64_decode(text));
  }
}

TEST_CASE("hashes equal the published test vectors") {
  // The expected values are from FIPS 180-2, RFC 4231 (test case 2) and xxh128sum.
  CHECK(hex_encode(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_encode(digest128("abc")) == "06b05ab6733a618578af5f94892f3950");
  CHECK(hex_encode(hmac_sha256(as_bytes("Jefe"), "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex_encode({}).empty());
}

TEST_CASE("random tokens have their length and do not repeat") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_token(32));
  CHECK(seen.size() == 100);
  CHECK(seen.begin()->size() == 43);
  CHECK(base64_decode(*seen.begin()).value().size() == 32);
}

TEST_CASE("percent encoding keeps the unreserved characters only") {
  CHECK(percent_encode("2026-11-20T10:00:00+03:00") == "2026-11-20T10%3A00%3A00%2B03%3A00");
  CHECK(percent_encode("a-Z_0.9~") == "a-Z_0.9~");
  CHECK(percent_encode("ж /") == "%D0%B6%20%2F");
  CHECK(percent_decode("%D0%b6%20+") == "ж +");
  CHECK(percent_decode("a+b", true) == "a b");
  for (const char* text : {"%", "%4", "%4g", "abc%"}) CHECK_FALSE(percent_decode(text));
}

TEST_CASE("UTF-8 is checked strictly") {
  for (const char* text : {"", "abc", "жэ", "€", "😀", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"})
    CHECK(is_valid_utf8(text));
  for (const char* text : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                           "\xf8\x88\x80\x80\x80", "\xe2\x82", "a\xff", "\xd0\xd0"}) {
    CHECK_FALSE(is_valid_utf8(text));
  }
}

}  // namespace encoding_test
