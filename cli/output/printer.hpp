#pragma once
// Prints an answer in the requested form. JSON, ndjson and CSV have the numbers as the command wrote them; a
// table shows money and times in the reader's form.

#include <string>
#include <vector>

#include "cli/command.hpp"
#include "core/base/time.hpp"

namespace wbd::cli {

// `wide`: a table with all columns and whole texts, whatever the terminal's width.
enum class OutputFormat : std::uint8_t { table, wide, markdown, json, csv, ndjson, xlsx };
[[nodiscard]] constexpr bool is_table(OutputFormat format) {
  return format == OutputFormat::table || format == OutputFormat::wide || format == OutputFormat::markdown;
}
[[nodiscard]] constexpr bool is_spreadsheet(OutputFormat format) {
  return format == OutputFormat::csv || format == OutputFormat::xlsx;
}
// `ru`: what a Russian Excel opens by a double click: BOM, semicolons, decimal commas, local times.
enum class CsvDialect : std::uint8_t { plain, ru };

struct PrintStyle {
  OutputFormat format = OutputFormat::table;
  Language language = Language::ru;
  TimeZone zone = TimeZone::moscow();  // of times in tables
  std::size_t width = 0;               // of the terminal; 0 = not a terminal
  std::vector<Column> columns{};       // chosen by --columns; empty = the answer's own
  CsvDialect dialect = CsvDialect::plain;
  bool color = false;
};

[[nodiscard]] std::string print(const Answer& answer, const PrintStyle& style);

// "Still loading: funnel (270 of ~4185, ~8 min). ...", for people who read an answer that is a part.
[[nodiscard]] std::string loading_line(std::span<const LoadingDataset> loading, UtcTime now,
                                       Language language);

// {"error":{"code","message","retry_after"?}}; retry_after in whole seconds, rounded up.
[[nodiscard]] std::string error_json(const Error& error, std::string_view code = {});
// "error: ..." in the user's language, with the time to retry when it is known.
[[nodiscard]] std::string error_text(const Error& error, Language language);

}  // namespace wbd::cli
