#include "core/report/form.hpp"

#include "core/report/caption.hpp"
#include "core/report/telegram.hpp"

namespace wbd::report {
namespace {

constexpr std::size_t kUsualBytes = 16 * 1024;

void write_parts(JsonWriter& json, std::string_view name, const std::vector<std::string>& parts) {
  json.key(name);
  json.begin_array();
  for (const auto& part : parts) json.value(part);
  json.end_array();
}

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
    write_parts(json, "parts", {caption.text});
    write_parts(json, "parts_html", {caption.html});
    json.field("photo_url", form.photo_url);
  } else {
    write_parts(json, "parts", split_for_telegram(render(sections, Markup::none)));
    write_parts(json, "parts_html", split_for_telegram(render(sections, Markup::telegram_html)));
  }
  json.end_object();
  return out;
}

}  // namespace wbd::report
