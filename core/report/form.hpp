#pragma once
// One renderer for every report: JSON, plain text for Telegram, or its HTML.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/base/time.hpp"
#include "core/report/language.hpp"
#include "core/report/section.hpp"

namespace wbd::report {

enum class Format { json, text, html };
[[nodiscard]] std::optional<Format> parse_format(std::string_view word);

// How somebody wants to read a report.
struct Form {
  Format format = Format::json;
  Language language = Language::ru;
  TimeZone zone = TimeZone::moscow();  // the reader's: of the times shown, not of day borders
};

// As JSON {"sections": {...}, "parts": [...], "parts_html": [...]}: `write_sections` writes the fields of the
// first; each part is a finished message for Telegram, plain or in its HTML.
[[nodiscard]] std::string render_report(const Form& form, const std::vector<Section>& sections,
                                        const std::function<void(JsonWriter&)>& write_sections);

}  // namespace wbd::report
