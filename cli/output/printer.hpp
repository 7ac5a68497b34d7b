#pragma once
// Prints an answer in the requested form. JSON and ndjson are the command's own bytes; tables and CSV take
// their numbers verbatim from them.

#include <string>

#include "cli/command.hpp"
#include "core/base/time.hpp"

namespace wbd::cli {

enum class OutputFormat : std::uint8_t { table, json, csv, ndjson };

struct PrintStyle {
  OutputFormat format = OutputFormat::table;
  Language language = Language::ru;
  TimeZone zone = TimeZone::moscow();  // of times in tables
  std::size_t width = 0;               // of the terminal; 0 = not a terminal
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
