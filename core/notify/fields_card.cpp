// The card of an event whose type has none of its own: the labelled fields of its payload.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/notify/card.hpp"
#include "core/notify/field_text.hpp"

namespace wbd::notify {
namespace {

constexpr std::size_t kLongestCabinetName = 300;

}  // namespace

Card fields_card(const CardContext& context, EventType type, const store::EventRow& event,
                 const EventFacts& facts) {
  const report::Wording& words = context.words();
  const EventTypeRow& row = event_row(type);
  report::Section section = heading_of(context, type);
  if (const Cabinet* cabinet = context.facts().cabinet(event.cabinet_id))
    section.line()
        .text(context.texts().cabinet)
        .text(": ")
        .bold(shortened(cabinet->name, kLongestCabinetName));
  std::string about;
  const nlohmann::json payload = nlohmann::json::parse(event_payload(event));
  for (const EventField& field : row.payload.fields) {
    const std::string_view label = pick(words.language(), field.label_en, field.label_ru);
    const nlohmann::json& value = payload.at(std::string(field.name));
    if (label.empty() || value.is_null()) continue;
    const std::string text = field_text(words, field, value, facts.currency.value_or(""));
    section.line().text(label).text(": ").bold(text);
    if (about.empty()) about = text;
  }
  section.line().text(words.full_time(event.happened_at));
  Card card{std::string(context.words_of(type).heading), {std::move(section)}};
  if (facts.nm_id) {
    const Article article = find_article(context.facts(), event.cabinet_id, facts.nm_id, facts.chrt_id);
    about = short_name(context, article);
    card.sections.push_back(article_section(context, article));
    card.photo_url = article.photo_url;
  }
  if (!about.empty()) card.title += ": " + about;
  return card;
}

}  // namespace wbd::notify
