#include "core/sheet/fault.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "core/sheet/table.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/sheet/workbook.hpp"

namespace sheet_fault_test {

using namespace wbd;

TEST_CASE("a file that is no table is refused in the reader's language") {
  struct Case {
    std::string bytes;
    const char* en;
    const char* ru;
  };
  const auto c = EACH_ROW(
      Case, {{std::string(256, ';') + "x\n", "row 1: more than 256 columns", "строка 1: больше 256 столбцов"},
             {std::string(32'768, 'x'), "row 1: a cell is longer than 32767 bytes",
              "строка 1: ячейка длиннее 32767 байт"},
             {"a;b\n\"c;d\n", "line 2: a quotation mark is not closed", "строка 2: кавычка не закрыта"},
             {"a;b\n\"c\"d;e\n", "line 2: text follows a closing quotation mark",
              "строка 2: после закрывающей кавычки есть текст"},
             {std::string("a\0b", 3), "this is no text file", "это не текстовый файл"},
             {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "this is an .xls file of Excel 97: save it as .xlsx or CSV",
              "это файл .xls (Excel 97): сохраните его как .xlsx или CSV"},
             {"PK\x03\x04", "the file is damaged: it is no ZIP archive", "файл повреждён: это не ZIP-архив"},
             {test::zip_of({{"a.txt", "a"}}), "this is no workbook of Excel: a ZIP archive of something else",
              "это не книга Excel, а другой ZIP-архив"},
             {test::workbook({.rows = "<row><c><v>1</v></row>"}),
              "the file is damaged: its XML cannot be read", "файл повреждён: XML не читается"}});
  INFO(c.en);
  for (const auto& [language, text] : {std::pair{Language::en, c.en}, {Language::ru, c.ru}}) {
    const auto table = sheet::read_table(c.bytes, language);
    REQUIRE_FALSE(table.has_value());
    CHECK(table.error().code == Errc::bad_data);
    CHECK(table.error().detail == text);
  }
}

TEST_CASE("every reason has a text of its own in both languages") {
  std::set<std::string> texts;
  for (int i = 0; i <= static_cast<int>(sheet::Fault::not_workbook); ++i) {
    const sheet::BadTable bad(static_cast<sheet::Fault>(i), "7", 99);
    for (const Language language : {Language::en, Language::ru})
      texts.insert(sheet::error_of(bad, language).detail);
  }
  CHECK(texts.size() == 2 * (static_cast<std::size_t>(sheet::Fault::not_workbook) + 1));
}

}  // namespace sheet_fault_test
