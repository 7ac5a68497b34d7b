// Cards about the service itself: syncs, tokens and WB's methods.
#include <fmt/format.h>

#include "core/notify/card.hpp"
#include "core/view/loading.hpp"

namespace wbd::notify {
namespace {

using report::Line;
using report::Section;

constexpr std::size_t kLongestError = 300;

std::string dataset_text(const CardContext& context, const EventFacts& facts) {
  const auto dataset = facts.dataset ? parse_dataset(*facts.dataset) : std::nullopt;
  if (!dataset) return facts.dataset.value_or("");
  return std::string(view::dataset_name(*dataset, context.words().language()));
}

std::string_view requested_text(const CardTexts& texts, std::string_view state) {
  return state == "failed"    ? texts.requested_failed
         : state == "partial" ? texts.requested_partly
                              : texts.requested_done;
}

// Adds the lines about the event and returns what the title names; "" when it names only the type.
std::string add_sync(Section& section, const CardContext& context, EventType type, const EventFacts& facts) {
  const CardTexts& texts = context.texts();
  if (facts.sync_id) {
    section.line().text(
        requested_text(texts, type == EventType::sync_failed ? "failed" : facts.state.value_or("")));
    return "";
  }
  std::string about = dataset_text(context, facts);
  if (type == EventType::sync_finished)
    about = fmt::format(fmt::runtime(facts.first ? texts.history_loaded : texts.works_again), about);
  section.line().text(about);
  return about;
}

std::string add_expiry(Section& section, const CardContext& context, const EventFacts& facts) {
  std::string about;
  if (facts.expires_at) {
    const report::Wording& words = context.words();
    const auto left = std::chrono::floor<std::chrono::days>(*facts.expires_at - context.now()).count();
    about = left < 0 ? std::string(words.texts().token_expired)
            : left == 0
                ? std::string(words.texts().token_expires_today)
                : std::string(words.texts().token_expires) + " " + words.count(left, words.texts().days);
    section.line().text(about).fact(words.full_time(*facts.expires_at));
  }
  section.line().text(context.texts().renew_token);
  return about;
}

std::string add_lines(Section& section, const CardContext& context, EventType type,
                      const store::EventRow& event, const EventFacts& facts) {
  const CardTexts& texts = context.texts();
  std::string about;
  switch (type) {
    case EventType::sync_finished:
      return add_sync(section, context, type, facts);
    case EventType::sync_failed:
      about = add_sync(section, context, type, facts);
      if (facts.error) section.add(Line().text(shortened(*facts.error, kLongestError)));
      return about;
    case EventType::token_expiring:
      return add_expiry(section, context, facts);
    case EventType::token_refused:
      section.line().text(texts.token_stopped);
      section.line().text(texts.renew_token);
      return "";
    case EventType::source_gone:
      about = facts.method.value_or(event.subject);
      section.line().code(about);
      section.line().text(texts.feed_goes_on);
      return about;
    default:
      return "";
  }
}

}  // namespace

Card service_card(const CardContext& context, EventType type, const store::EventRow& event,
                  const EventFacts& facts) {
  const report::Wording& words = context.words();
  Section section = heading_of(context, type);
  // A token or a sync concerns one cabinet, which is named also when it is the reader's only one.
  const Cabinet* cabinet = context.facts().cabinet(event.cabinet_id);
  if (cabinet != nullptr)
    section.line().text(context.texts().cabinet).text(": ").bold(shortened(cabinet->name, kLongestError));
  const std::string about = add_lines(section, context, type, event, facts);
  section.line().text(words.full_time(event.happened_at));
  const std::string_view name = context.words_of(type).heading;
  std::string title = about.empty() ? std::string(name) : fmt::format("{}: {}", name, about);
  if (type == EventType::sync_finished && !about.empty()) title = about;
  if (type == EventType::token_expiring && !about.empty() && cabinet) title = cabinet->name + ": " + about;
  return {title, {std::move(section)}};
}

}  // namespace wbd::notify
