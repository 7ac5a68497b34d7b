#include <catch2/catch.hpp>

#include "core/sheet/table.hpp"
#include "core/sheet/xlsx_styles.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sheet/table_text.hpp"
#include "tests/unit/sheet/workbook.hpp"

namespace xlsx_test {

using namespace wbd;
using wbd::test::workbook;
using wbd::test::WorkbookParts;
using wbd::test::zip_of;

namespace {

struct BookCase {
  const char* name;
  WorkbookParts parts;
  std::string expected;
};

}  // namespace

TEST_CASE("the first sheet with data is a table of text cells") {
  const auto c = EACH_ROW(
      BookCase,
      {{"shared strings, numbers, gaps",
        {.rows = R"(<row r="1"><c r="A1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c></row>)"
                 R"(<row r="4"><c r="A4"><v>211131895</v></c><c r="C4"><v>12.5</v></c></row>)",
         .shared = "<si><t>price</t></si><si><r><t>ar</t></r><r><t xml:space=\"preserve\">ticle </t></r>"
                   "<rPh><t>x</t></rPh></si>"},
        "1:article||price 4:211131895||12.5"},
       {"inline strings and no references",
        {.rows =
             R"(<row><c t="inlineStr"><is><t>a &amp; b</t></is></c><c t="inlineStr"><is><t> c </t></is></c></row>)"
             R"(<row><c><v>1</v></c><c><v>2</v></c></row>)"},
        "1:a & b|c 2:1|2"},
       {"stored values of formulas",
        {.rows =
             R"(<row r="1"><c r="A1"><f>B1*2</f><v>84</v></c><c r="B1" t="str"><f>X</f><v>text</v></c>)"
             R"(<c r="C1"><f>A1+1</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E1" t="b"><v>1</v></c></row>)"},
        "1:84|text|=A1+1|#DIV/0!|TRUE"},
       {"numbers as people see them",
        {.rows =
             R"(<row r="1"><c><v>0.30000000000000004</v></c><c><v>4.601234567891E12</v></c><c><v>1.5E-3</v></c>)"
             R"(<c><v>-7</v></c><c><v>1234.5600000000001</v></c></row>)"},
        "1:0.3|4601234567891|0.0015|-7|1234.56"},
       {"dates by style",
        {.rows = R"(<row r="1"><c s="1"><v>45321</v></c><c s="2"><v>45321.5</v></c><c s="0"><v>45321</v></c>)"
                 R"(<c s="3"><v>45321</v></c><c s="4"><v>45321</v></c><c t="d"><v>2024-01-30</v></c></row>)",
         .formats =
             R"(<numFmt numFmtId="164" formatCode="dd\.mm\.yyyy;@"/><numFmt numFmtId="165" formatCode="0.00&quot;d&quot;"/>)",
         .styles =
             R"(<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/>)"},
        "1:2024-01-30|2024-01-30 12:00:00|45321|2024-01-30|45321|2024-01-30"},
       {"dates since 1904",
        {.rows = R"(<row r="1"><c s="0"><v>43859</v></c></row>)",
         .styles = R"(<xf numFmtId="14"/>)",
         .workbook_properties = R"(date1904="1")"},
        "1:2024-01-30"},
       {"merged cells hold for the rows below",
        {.rows =
             R"(<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>)"
             R"(<row r="3"><c r="B3"><v>3</v></c></row><row r="4"><c r="B4"><v>4</v></c></row>)",
         .after_rows =
             R"(<mergeCells count="2"><mergeCell ref="A1:A3"/><mergeCell ref="C1:D1"/></mergeCells>)"},
        "1:7|1 2:7|2 3:7|3 4:|4"},
       {"names with a prefix", {.rows = R"(<x:row r="2"><x:c r="B2"><x:v>5</x:v></x:c></x:row>)"}, "2:|5"},
       {"rows without text",
        {.rows = R"(<row r="1"/><row r="2"><c r="A2" s="1"/></row><row r="3"><c r="A3"><v>1</v></c></row>)"},
        "3:1"},
       {"nothing", {.rows = ""}, ""},
       {"a first sheet with data comes first",
        {.rows = R"(<row r="1"><c><v>2</v></c></row>)", .first_rows = R"(<row r="1"><c><v>1</v></c></row>)"},
        "1:1"},
       {"a text that is not there",
        {.rows = R"(<row r="1"><c t="s"><v>3</v></c></row>)", .shared = "<si><t>a</t></si>"},
        "error: the file is damaged: a text is missing"},
       {"broken XML",
        {.rows = R"(<row r="1"><c><v>1</c></row>)"},
        "error: the file is damaged: its XML cannot be read"},
       {"a row without end",
        {.rows = R"(<row r="1"><c>)"},
        "error: the file is damaged: an element has no end"},
       {"a column beyond the bound",
        {.rows = R"(<row r="1"><c r="IW1"><v>1</v></c></row>)"},
        "error: row 1: more than 256 columns"},
       {"a column beyond any number",
        {.rows = R"(<row r="1"><c r="ZZZZZZZZZZZZZZZZZZZZ1"><v>1</v></c></row>)"},
        "error: row 1: more than 256 columns"}});
  INFO(c.name);
  CHECK(wbd::test::text_of(sheet::read_table(workbook(c.parts))) == c.expected);
}

TEST_CASE("rows longer than a piece of the unpacked file are whole") {
  std::string rows;
  for (int i = 1; i <= 3'000; ++i) {
    rows += fmt::format(
        R"(<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}" t="inlineStr"><is><t>{1}</t></is></c></row>)",
        i, std::string(static_cast<std::size_t>(i % 97), 'x'));
  }
  const auto table = sheet::read_xlsx(workbook({.rows = rows}));
  REQUIRE(table.has_value());
  REQUIRE(table->rows.size() == 3'000);
  for (std::size_t i = 0; i < table->rows.size(); ++i) {
    const std::size_t number = i + 1;
    if (table->rows[i].cell(0) != std::to_string(number) || table->rows[i].cell(1).size() != number % 97) {
      FAIL("row " << number);
    }
  }
}

TEST_CASE("a small file that unpacks beyond the bounds is refused") {
  const auto error_of = [](const WorkbookParts& parts) {
    const std::string bytes = workbook(parts);
    CHECK(bytes.size() < 4UL << 20);
    const auto table = sheet::read_xlsx(bytes);
    return table ? std::string() : table.error().detail;
  };
  const std::string blanks(600UL << 20, ' ');
  CHECK(error_of({.rows = blanks}) == "xl/worksheets/sheet2.xml unpacks to more than 536870912 bytes");
  CHECK(error_of({.rows = "", .formats = blanks.substr(0, 20UL << 20)}) ==
        "xl/styles.xml unpacks to more than 16777216 bytes");
  CHECK(error_of({.rows = "<row>" + blanks.substr(0, 40UL << 20) + "</row>"}) ==
        "an element exceeds 16777216 bytes");
  std::string rows, texts;
  for (std::size_t i = 0; i <= sheet::kMostRows; ++i) rows += "<row><c><v>1</v></c></row>";
  CHECK(error_of({.rows = rows}) == "more than 300000 rows");
  for (int i = 0; i < 2'100; ++i) texts += "<si><t>" + std::string(32'000, 'x') + "</t></si>";
  CHECK(error_of({.rows = "", .shared = texts}) == "more than 67108864 bytes of text");
  std::string merged;
  for (int i = 0; i < 400; ++i) merged += "<mergeCell ref=\"A1:A1000\"/>";
  std::string thousand;
  for (int i = 0; i < 1'000; ++i) thousand += "<row><c><v>1</v></c></row>";
  CHECK(error_of({.rows = thousand, .after_rows = merged}) == "merged cells cover more than 300000 rows");
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  for (int i = 0; i < 200'000; ++i) deep += "</a>";
  CHECK(error_of({.rows = "<row><c><v>1</v></c></row>", .formats = deep}).empty());
}

TEST_CASE("archives that are no workbook are refused") {
  const auto error_of = [](const std::string& bytes) {
    const auto table = sheet::read_table(bytes);
    return table ? std::string("a table") : table.error().detail;
  };
  CHECK(error_of(zip_of({{"a.txt", "a"}})) ==
        "this is no workbook of Excel: a ZIP archive of something else");
  CHECK(error_of(zip_of({{"xl/workbook.xml", "<workbook/>"}})) ==
        "this is no workbook of Excel: it has no list of sheets");
  const std::string whole = workbook({.rows = "<row><c><v>1</v></c></row>"});
  CHECK(error_of(whole.substr(0, whole.size() / 2)) == "the file is damaged: it is no ZIP archive");
  // Whatever byte is damaged, the answer is a table or an error.
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    (void)sheet::read_xlsx(damaged);
  }
}

TEST_CASE("number formats that show days") {
  for (const char* code : {"dd.mm.yyyy", "[$-419]d mmmm yyyy;@", "yyyy\\-mm\\-dd", "mmm", "m/d/yy h:mm"}) {
    INFO(code);
    CHECK(sheet::shows_date(code));
  }
  for (const char* code : {"General", "0.00", "#,##0.00\"d\"", "h:mm:ss", "[Red]0.0", "0\\d", "mm:ss",
                           "0;\"dd\"", "\"open", "[open", ""}) {
    INFO(code);
    CHECK_FALSE(sheet::shows_date(code));
  }
}

TEST_CASE("serial numbers are days") {
  CHECK(sheet::serial_date(1, false) == "1900-01-01");
  CHECK(sheet::serial_date(59, false) == "1900-02-28");
  CHECK(sheet::serial_date(61, false) == "1900-03-01");
  CHECK(sheet::serial_date(45'320.999999, false) == "2024-01-30");
  CHECK(sheet::serial_date(45'321.25, false) == "2024-01-30 06:00:00");
  CHECK(sheet::serial_date(2'958'465, false) == "9999-12-31");
  for (const double bad : {0.0, 0.5, -3.0, 2'958'466.0, 1e300}) CHECK_FALSE(sheet::serial_date(bad, false));
}

}  // namespace xlsx_test
