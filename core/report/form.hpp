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

// `caption`: JSON as usual, but its only part fits under a picture.
enum class Format { json, text, html, caption };
[[nodiscard]] std::optional<Format> parse_format(std::string_view word);

// A reader's choice of language, format and zone.
struct Form {
  Format format = Format::json;
  Language language = Language::ru;
  TimeZone zone = TimeZone::moscow();      // the reader's zone for displayed times, not for day borders
  std::optional<std::string> photo_url{};  // of the article, for a caption
};

// Renders JSON {"sections": {...}, "parts": [...], "parts_html": [...]}. `write_sections` writes the fields
// of "sections"; each part is a finished Telegram message, plain or in HTML. A caption has one part and the
// field "photo_url".
[[nodiscard]] std::string render_report(const Form& form, const std::vector<Section>& sections,
                                        const std::function<void(JsonWriter&)>& write_sections);

}  // namespace wbd::report
