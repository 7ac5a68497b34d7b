#include "core/base/secret_text.hpp"

#include <catch2/catch.hpp>

namespace secret_text_test {

using namespace wbd;
using namespace std::string_literals;

namespace {

std::string utf16(std::string_view text, bool big, bool mark) {
  std::string out = !mark ? "" : big ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) out += big ? "\0"s + c : c + "\0"s;
  return out;
}

}  // namespace

TEST_CASE("a token is found in what editors and people make of it") {
  const std::string token = "eyJhbGci.eyJzaWQi.c2ln-_=";
  const std::pair<const char*, std::string> cases[] = {
      {"plain", token},
      {"line end", token + "\n"},
      {"CRLF", token + "\r\n"},
      {"blanks around", "  \t" + token + " \n\n"},
      {"a BOM", "\xEF\xBB\xBF" + token},
      {"a BOM and CRLF", "\xEF\xBB\xBF" + token + "\r\n"},
      {"quotes", "\"" + token + "\""},
      {"single quotes and a line end", "'" + token + "'\n"},
      {"typographic quotes", "«" + token + "»"},
      {"Bearer", "Bearer " + token},
      {"bearer in quotes", "\"bearer  " + token + "\""},
      {"quotes behind Bearer", "BEARER \"" + token + "\"\r\n"},
      {"a BOM, quotes and Bearer", "\xEF\xBB\xBF \"Bearer " + token + "\" "},
      {"UTF-16 little-endian", utf16(token + "\r\n", false, true)},
      {"UTF-16 big-endian", utf16(token, true, true)},
      {"UTF-16 without a mark", utf16(token + "\n", false, false)},
      {"UTF-16 with Bearer and quotes", utf16("\"Bearer " + token + "\"", false, true)},
  };
  for (const auto& [name, bytes] : cases) {
    INFO(name);
    const auto read = read_secret_text(bytes, "--token-file");
    REQUIRE(read.has_value());
    CHECK(*read == token);
  }
}

TEST_CASE("what is no token is named, and never shown") {
  struct Case {
    const char* name;
    std::string bytes;
    const char* says;
  };
  const Case cases[] = {
      {"nothing", "", "it is empty"},
      {"blanks", " \r\n\t", "it is empty"},
      {"a BOM alone", "\xEF\xBB\xBF", "it is empty"},
      {"quotes alone", "\"\"", "it is empty"},
      {"UTF-16, empty", "\xFF\xFE", "it is empty"},
      {"a wrapped line", "eyJsecret\neyJmore", "a blank or a line break inside"},
      {"two words", "token eyJsecret", "a blank or a line break inside"},
      {"Cyrillic", "еyJsecret", "no token has"},
      {"Cyrillic in UTF-16", "\xFF\xFE\x35\x04s\0"s, "no token has"},
      {"a control character", "eyJ\x01secret", "no token has"},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const auto read = read_secret_text(c.bytes, "--token-file");
    REQUIRE(!read.has_value());
    CHECK(read.error().code == Errc::invalid_argument);
    CHECK(read.error().detail.starts_with("--token-file: "));
    CHECK(read.error().detail.find(c.says) != std::string::npos);
    CHECK(read.error().detail.find("secret") == std::string::npos);
  }
}

}  // namespace secret_text_test
