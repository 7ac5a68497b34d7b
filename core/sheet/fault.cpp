#include "core/sheet/fault.hpp"

#include <array>

#include <fmt/format.h>

namespace wbd::sheet {
namespace {

struct FaultText {
  Fault fault;
  std::string_view en, ru;  // {0}: the place; {1}: the bound
};
// clang-format off
constexpr std::array kFaultTexts{
    FaultText{Fault::large_file, "more than {1} bytes", "файл больше {1} байт"},
    FaultText{Fault::too_much_text, "more than {1} bytes of text", "текста больше {1} байт"},
    FaultText{Fault::too_many_rows, "more than {1} rows", "больше {1} строк"},
    FaultText{Fault::too_many_columns, "row {0}: more than {1} columns", "строка {0}: больше {1} столбцов"},
    FaultText{Fault::long_cell, "row {0}: a cell is longer than {1} bytes", "строка {0}: ячейка длиннее {1} байт"},
    FaultText{Fault::merged_rows, "merged cells cover more than {1} rows", "объединённые ячейки занимают больше {1} строк"},
    FaultText{Fault::not_text, "this is no text file", "это не текстовый файл"},
    FaultText{Fault::open_quote, "line {0}: a quotation mark is not closed", "строка {0}: кавычка не закрыта"},
    FaultText{Fault::text_behind_quote, "line {0}: text follows a closing quotation mark", "строка {0}: после закрывающей кавычки есть текст"},
    FaultText{Fault::old_excel, "this is an .xls file of Excel 97: save it as .xlsx or CSV", "это файл .xls (Excel 97): сохраните его как .xlsx или CSV"},
    FaultText{Fault::not_zip, "the file is damaged: it is no ZIP archive", "файл повреждён: это не ZIP-архив"},
    FaultText{Fault::not_unpacked, "the file is damaged: {0} cannot be unpacked", "файл повреждён: {0} не распаковывается"},
    FaultText{Fault::large_part, "{0} unpacks to more than {1} bytes", "{0} после распаковки больше {1} байт"},
    FaultText{Fault::not_opened, "{0} cannot be opened: the file is damaged or encrypted", "{0} не открывается: файл повреждён или зашифрован"},
    FaultText{Fault::long_element, "an element exceeds {1} bytes", "элемент XML больше {1} байт"},
    FaultText{Fault::open_element, "the file is damaged: an element has no end", "файл повреждён: элемент XML не закрыт"},
    FaultText{Fault::bad_xml, "the file is damaged: its XML cannot be read", "файл повреждён: XML не читается"},
    FaultText{Fault::missing_text, "the file is damaged: a text is missing", "файл повреждён: нет текста ячейки"},
    FaultText{Fault::no_sheets, "this is no workbook of Excel: it has no list of sheets", "это не книга Excel: в ней нет списка листов"},
    FaultText{Fault::not_workbook, "this is no workbook of Excel: a ZIP archive of something else", "это не книга Excel, а другой ZIP-архив"}};
// clang-format on
static_assert(kFaultTexts.size() == static_cast<std::size_t>(Fault::not_workbook) + 1);

}  // namespace

void throw_bad(Fault fault, std::string place, std::uint64_t most) {
  throw BadTable(fault, std::move(place), most);
}

Error error_of(const BadTable& bad, Language language) {
  const FaultText& text = kFaultTexts[static_cast<std::size_t>(bad.fault)];
  return {Errc::bad_data, fmt::format(fmt::runtime(pick(language, text.en, text.ru)), bad.place, bad.most)};
}

}  // namespace wbd::sheet
