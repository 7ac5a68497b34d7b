#pragma once
// The reasons why a file is refused as a table.

#include <cstdint>
#include <exception>
#include <string>

#include "core/base/result.hpp"
#include "core/model/language.hpp"

namespace wbd::sheet {

enum class Fault : std::uint8_t {
  large_file,
  too_much_text,
  too_many_rows,
  too_many_columns,
  long_cell,
  merged_rows,  // merged cells cover too many rows
  not_text,
  open_quote,
  text_behind_quote,
  old_excel,
  not_zip,
  not_unpacked,
  large_part,
  not_opened,
  long_element,
  open_element,
  bad_xml,
  missing_text,
  no_sheets,
  not_workbook,
};

// Thrown within core/sheet; the readers catch it.
struct BadTable : std::exception {
  BadTable(Fault what, std::string where, std::uint64_t bound)
      : fault(what), place(std::move(where)), most(bound) {}
  Fault fault;
  std::string place;       // a line, a row or a part of the file
  std::uint64_t most = 0;  // the bound that is exceeded
};
[[noreturn]] void throw_bad(Fault fault, std::string place = {}, std::uint64_t most = 0);

// Errc::bad_data, in the reader's language.
[[nodiscard]] Error error_of(const BadTable& bad, Language language);

}  // namespace wbd::sheet
