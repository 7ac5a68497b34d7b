#include "core/report/form.hpp"

#include <array>

#include "core/report/caption.hpp"
#include "core/report/telegram.hpp"

namespace wbd::report {
namespace {

constexpr std::size_t kUsualBytes = 16 * 1024;

}  // namespace

std::optional<Format> parse_format(std::string_view word) {
  if (word == "json") return Format::json;
  if (word == "text") return Format::text;
  if (word == "html") return Format::html;
  if (word == "short") return Format::caption;
  return std::nullopt;
}

std::string render_report(const Form& form, const std::vector<Section>& sections,
                          const std::function<void(JsonWriter&)>& write_sections) {
  if (form.format == Format::text) return join_sections(render(sections, Markup::none));
  if (form.format == Format::html) return join_sections(render(sections, Markup::telegram_html));
  std::string out;
  out.reserve(kUsualBytes);
  JsonWriter json(out);
  json.begin_object();
  json.key("sections");
  json.begin_object();
  write_sections(json);
  json.end_object();
  if (form.format == Format::caption) {
    const Caption caption = caption_of(sections);
    json.values_field("parts", std::array{caption.text});
    json.values_field("parts_html", std::array{caption.html});
    json.field("photo_url", form.photo_url);
  } else {
    json.values_field("parts", split_for_telegram(render(sections, Markup::none)));
    json.values_field("parts_html", split_for_telegram(render(sections, Markup::telegram_html)));
  }
  json.end_object();
  return out;
}

}  // namespace wbd::report
