#pragma once
// Values of an answer as people read them in a table.

#include <string>
#include <string_view>

#include "cli/output/column.hpp"
#include "core/base/json_tree.hpp"
#include "core/base/time.hpp"
#include "core/model/language.hpp"

namespace wbd::cli {

struct CellStyle {
  Language language = Language::ru;
  TimeZone zone = TimeZone::moscow();
};

// "—" for null. Safe for a terminal.
[[nodiscard]] std::string cell_text(const JsonNode& value, Form form, const CellStyle& style);
// The cell of a row; money has the row's `currency`.
[[nodiscard]] std::string cell_of(const JsonNode& row, const Column& column, const CellStyle& style);

// Local: 29.11.2026 14:05 | 2026-11-29 14:05. A text that is no time or date stays.
[[nodiscard]] std::string moment_text(std::string_view text, const CellStyle& style);

}  // namespace wbd::cli
