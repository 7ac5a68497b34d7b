#pragma once
// A table of text cells from a file that a person made: CSV or XLSX. Pure functions over bytes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/language.hpp"

namespace wbd::sheet {

// Bounds of a table; a file beyond them is refused. A small XLSX file can unpack to any size, so the unpacked
// bytes are counted while they are read.
inline constexpr std::size_t kMostRows = 300'000;
inline constexpr std::size_t kMostColumns = 256;
inline constexpr std::size_t kLongestCell = 32'767;                // bytes
inline constexpr std::size_t kMostFileBytes = 64UL << 20;          // of the file
inline constexpr std::size_t kMostTextBytes = 64UL << 20;          // of all cells
inline constexpr std::uint64_t kMostUnpackedBytes = 512ULL << 20;  // of one part of an XLSX file

struct Row {
  std::int64_t line = 0;           // from 1: the line in a CSV, the row in a sheet
  std::vector<std::string> cells;  // UTF-8, without blanks around; trailing empty cells may be absent
  [[nodiscard]] std::string_view cell(std::size_t column) const {
    return column < cells.size() ? std::string_view(cells[column]) : std::string_view();
  }
};

struct Table {
  std::vector<Row> rows;  // rows without any text are left out
};

// By the first bytes: XLSX is a ZIP archive, anything else is read as CSV. Errc::bad_data says in the
// language what is wrong.
[[nodiscard]] Result<Table> read_table(std::string_view bytes, Language language = Language::en);

// CSV by RFC 4180. The separator is `;`, a tab or `,`, whichever divides the lines most evenly; a first line
// `sep=;` names it. The text is UTF-8, otherwise UTF-16 with a byte order mark, otherwise Windows-1251.
[[nodiscard]] Result<Table> read_csv(std::string_view bytes, Language language = Language::en);

// The first visible sheet of the workbook that has data. A formula is its stored value. A date is YYYY-MM-DD,
// with the time behind a blank if it has one. A number has at most 15 digits, as people see it. The text of a
// cell that is merged downwards is also in the rows below.
[[nodiscard]] Result<Table> read_xlsx(std::string_view bytes, Language language = Language::en);

}  // namespace wbd::sheet
