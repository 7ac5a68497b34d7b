#include "core/base/foreign_text.hpp"

#include <catch2/catch.hpp>

#include "core/base/json_text.hpp"
#include "tests/unit/rows.hpp"

namespace foreign_text_test {

using namespace wbd;

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace

TEST_CASE("a foreign text cannot steer a terminal") {
  CHECK(printable("a\nb\tc\x7f\u202e\u009b\u2069\u2028") == "a b c     ");
  CHECK(printable("\x1b[31mred\x07") == " [31mred ");
  CHECK(printable("ok Ёлка 日本 — «»") == "ok Ёлка 日本 — «»");
  CHECK(printable("\xc3(\xed\xa0\x80\xe0\x80\x80") ==
        "\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(printable_lines("a\n\x1b[1mb\x1b[0m\x1b[2J\u009d\r\n") == "a\n\x1b[1mb\x1b[0m [2J  \n");
}

TEST_CASE("a spreadsheet takes no foreign text for a formula") {
  struct Case {
    std::string_view text, cell;
  };
  const auto c = EACH_ROW(Case, {{"", ""},
                                 {"plain", "plain"},
                                 {"=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
                                 {"@SUM(1)", "'@SUM(1)"},
                                 {"+1+2", "'+1+2"},
                                 {"-2+3", "'-2+3"},
                                 {"-", "'-"},
                                 {"-12", "-12"},
                                 {"-12.50", "-12.50"},
                                 {"-1.2.3", "'-1.2.3"},
                                 {"-.5", "'-.5"},
                                 {"\t=1", "'\t=1"},
                                 {"\r=1", "'=1"},
                                 {"\x1b=1", "'=1"},
                                 {"two\nlines\r\n", "two\nlines\n"},
                                 {"a\x07\u009b\u202e-b", "a-b"}});
  CHECK(spreadsheet_cell(c.text) == c.cell);
}

TEST_CASE("JSON keeps steering characters as escapes") {
  CHECK(quoted("a\u009b31m\u202eb\u0085") == R"("a\u009b31m\u202eb\u0085")");
  CHECK(quoted("— «ё» \u00a0") == "\"— «ё» \u00a0\"");
  CHECK(quoted("\u009b\xff") == "\"\\u009b\xEF\xBF\xBD\"");
  CHECK(printable_json("{\"a\":\"\u009b\u2066\x7f — ё\"}\n") == "{\"a\":\"\\u009b\\u2066\\u007f — ё\"}\n");
}

}  // namespace foreign_text_test
