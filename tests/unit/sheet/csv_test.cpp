#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "core/sheet/table.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sheet/table_text.hpp"

namespace csv_test {

using namespace wbd;
using namespace std::string_literals;

namespace {

struct CsvCase {
  const char* name;
  std::string bytes;
  std::string expected;
};

}  // namespace

TEST_CASE("CSV of any separator, encoding and line end is a table of text cells") {
  const auto c = EACH_ROW(
      CsvCase,
      {{"commas", "a,b\n1,2\n", "1:a|b 2:1|2"},
       {"semicolons with decimal commas", "a;b\n1,5;2,5\n3,5;4,5\n", "1:a|b 2:1,5|2,5 3:3,5|4,5"},
       {"tabs", "a\tb, c\n1\t2\n", "1:a|b, c 2:1|2"},
       {"one column", "a\n1\n", "1:a 2:1"},
       {"semicolons with commas in texts", "a;b\nx, y, z;1\nx;2\n", "1:a|b 2:x, y, z|1 3:x|2"},
       {"a named separator", "sep=,\na;x,b\n1;2,3\n", "2:a;x|b 3:1;2|3"},
       {"CRLF", "a;b\r\n1;2\r\n", "1:a|b 2:1|2"},
       {"CR alone", "a;b\r1;2\r", "1:a|b 2:1|2"},
       {"no line end at the end", "a;b\n1;2", "1:a|b 2:1|2"},
       {"blank lines", "\n\na;b\n;;\n \n1;2\n", "3:a|b 6:1|2"},
       {"blanks and no-break spaces around cells", " a ;\u00A0b\u202F\n1; 2 000 \n", "1:a|b 2:1|2 000"},
       {"empty cells", "a;;c\n;2;\n", "1:a||c 2:|2"},
       {"quotes", "a;b\n\"x;y\";\"say \"\"yes\"\"\"\n", "1:a|b 2:x;y|say \"yes\""},
       {"a line end inside quotes counts as a line", "a;b\n\"x\ny\";1\nz;2\n", "1:a|b 2:x\ny|1 4:z|2"},
       {"a quotation mark inside a cell", "a;b\n15\";1\n", "1:a|b 2:15\"|1"},
       {"a cell that keeps its zeros", "a;b\n=\"0012\";1\n", "1:a|b 2:0012|1"},
       {"UTF-8 with a mark", "\xEF\xBB\xBFкод;цена\n1;2\n", "1:код|цена 2:1|2"},
       {"Windows-1251", "\xEA\xEE\xE4;\xF6\xE5\xED\xE0\n\xB8\xA8\xB9;2\n", "1:код|цена 2:ёЁ№|2"},
       {"UTF-16, little endian", "\xFF\xFE\x3A\x04;\0\x30\x04\n\0"s, "1:к|а"},
       {"UTF-16, big endian", "\xFE\xFF\x04\x3A\0;\x04\x30\0\n"s, "1:к|а"},
       {"a surrogate pair", "\xFF\xFE\x3D\xD8\x00\xDE\n\0"s, "1:😀"},
       {"nothing", "", ""},
       {"only blanks", " \n\n", ""},
       {"an open quotation mark", "a;b\n\"x;1\ny;2\n", "error: line 2: a quotation mark is not closed"},
       {"text behind a closing mark", "a;b\n\"x\"y;1\n",
        "error: line 2: text follows a closing quotation mark"},
       {"bytes of a program", "a\0b;c\n"s, "error: this is no text file"}});
  INFO(c.name);
  CHECK(wbd::test::text_of(sheet::read_table(c.bytes)) == c.expected);
}

TEST_CASE("CSV beyond a bound is refused") {
  const auto error_of = [](const std::string& bytes) {
    const auto table = sheet::read_csv(bytes);
    return table ? std::string() : table.error().detail;
  };
  CHECK(error_of(std::string(255, ';') + "x\n").empty());
  CHECK(error_of(std::string(256, ';') + "x\n") == "row 1: more than 256 columns");
  CHECK(error_of(std::string(32'767, 'x')).empty());
  CHECK(error_of(std::string(32'768, 'x')) == "row 1: a cell is longer than 32767 bytes");
  std::string many;
  for (std::size_t i = 0; i < sheet::kMostRows; ++i) many += "1\n";
  CHECK(error_of(many).empty());
  CHECK(error_of(many + "1\n") == "more than 300000 rows");
  CHECK(error_of(std::string((64UL << 20) + 1, '\n')) == "more than 67108864 bytes");
}

TEST_CASE("an old Excel file is named") {
  const auto table = sheet::read_table("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  REQUIRE_FALSE(table.has_value());
  CHECK(table.error().detail == "this is an .xls file of Excel 97: save it as .xlsx or CSV");
}

}  // namespace csv_test
