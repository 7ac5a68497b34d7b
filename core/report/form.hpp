#pragma once
// One renderer for every report: JSON, plain text for Telegram, or its HTML.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/base/time.hpp"
#include "core/report/plural.hpp"
#include "core/report/section.hpp"

namespace wbd::report {

enum class Format { json, text, html };
[[nodiscard]] std::optional<Format> parse_format(std::string_view word);

// A reader's choice of language, format and zone.
struct Form {
  Format format = Format::json;
  Language language = Language::ru;
  TimeZone zone = TimeZone::moscow();  // the reader's zone for displayed times, not for day borders
};

// Renders JSON {"sections": {...}, "parts": [...], "parts_html": [...]}. `write_sections` writes the fields
// of "sections"; each part is a finished Telegram message, plain or in HTML.
[[nodiscard]] std::string render_report(const Form& form, const std::vector<Section>& sections,
                                        const std::function<void(JsonWriter&)>& write_sections);

}  // namespace wbd::report
