#pragma once
// A list as a file for spreadsheets, made from the JSON of its rows. wbctl and the REST API share it, so both
// give the same columns.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/model/language.hpp"

namespace wbd::view {

enum class FileForm : std::uint8_t { csv, xlsx };
[[nodiscard]] std::string_view media_type(FileForm form);
[[nodiscard]] std::string_view extension(FileForm form);  // "csv"

struct RowFileStyle {
  FileForm form = FileForm::csv;
  std::string name{};    // of the list: "orders"
  std::string sample{};  // rows with every member, see samples.hpp; "" = the fields of the first rows
  std::vector<std::string> columns{};  // the fields to write; empty = all
  Language language = Language::ru;    // of the headings of XLSX; CSV has the names of the fields
  TimeZone zone = TimeZone::moscow();  // of times in XLSX and in the Russian dialect
  bool russian_csv = false;            // see sheet::CsvStyle::excel
};

// For one thread. CSV leaves for `write` as the rows arrive; XLSX waits in a temporary file until finish().
class RowFile {
 public:
  using Write = std::function<void(std::string_view)>;
  RowFile(RowFileStyle style, Write write);
  ~RowFile();
  RowFile(const RowFile&) = delete;
  RowFile& operator=(const RowFile&) = delete;

  // `rows`: a well-formed JSON array of objects, or one object. Throws Failure when XLSX has no room left.
  void add(std::string_view rows);
  // `as_of`: of the oldest data in the rows, for the sheet "About".
  void finish(std::optional<UtcTime> as_of, UtcTime now);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wbd::view
