#pragma once
// Writes rows as an XLSX workbook in constant memory: finished rows wait in a temporary file.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json_tree.hpp"
#include "core/base/time.hpp"
#include "core/model/language.hpp"
#include "core/sheet/column.hpp"

namespace wbd::sheet {

// Rows of a worksheet, without its heading.
inline constexpr std::int64_t kMostXlsxRows = 1'048'575;

// A day as spreadsheets count them: days since 1899-12-30, hours as fractions.
[[nodiscard]] double serial_day(std::chrono::local_time<Millis> local);

// A text as a text cell can hold it. Control characters are left out, bytes outside UTF-8 become U+FFFD. A
// longer text is cut at a cell's limit of 32,767 characters. A text cell is no formula, whatever it begins
// with.
[[nodiscard]] std::string xlsx_text(std::string_view text);

// For one thread. The functions throw Failure(internal) when the file cannot be written.
class XlsxWriter {
 public:
  // `name`: of the worksheet, at most 31 characters. Times are shown in `zone`.
  XlsxWriter(const std::filesystem::path& file, const std::string& name, std::vector<Column> columns,
             Language language, TimeZone zone);
  ~XlsxWriter();  // drops a workbook that is not closed
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  void add(const JsonNode& row);
  [[nodiscard]] std::int64_t rows() const;
  // Adds the sheet "About" with these lines and the columns, and finishes the file.
  void close(const std::vector<std::pair<std::string, std::string>>& about);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::sheet
