// Cards about the service itself: syncs, tokens and WB's methods.
#include <fmt/format.h>

#include "core/notify/card.hpp"
#include "core/view/loading.hpp"

namespace wbd::notify {
namespace {

using report::Line;
using report::Section;

constexpr std::size_t kLongestError = 300;

std::string named(const CardContext& context, const EventFacts& facts) {
  const auto dataset = facts.dataset ? parse_dataset(*facts.dataset) : std::nullopt;
  if (!dataset) return facts.dataset.value_or("");
  return std::string(view::dataset_name(*dataset, context.words().language()));
}

std::string_view asked(const CardTexts& texts, std::string_view state) {
  return state == "failed"    ? texts.requested_failed
         : state == "partial" ? texts.requested_partly
                              : texts.requested_done;
}

}  // namespace

Card service_card(const CardContext& context, EventType type, const store::EventRow& event,
                  const EventFacts& facts) {
  const report::Wording& words = context.words();
  const CardTexts& texts = context.texts();
  Section section = heading_of(context, type);
  // A token or a sync concerns one cabinet, which is named also when it is the reader's only one.
  const Cabinet* cabinet = context.facts().cabinet(event.cabinet_id);
  if (cabinet != nullptr)
    section.line().text(texts.cabinet).text(": ").bold(shortened(cabinet->name, kLongestError));
  std::string about;
  switch (type) {
    case EventType::sync_finished:
      if (facts.sync_id) {
        section.line().text(asked(texts, facts.state.value_or("")));
      } else {
        about = fmt::format(fmt::runtime(facts.first ? texts.history_loaded : texts.works_again),
                            named(context, facts));
        section.line().text(about);
      }
      break;
    case EventType::sync_failed:
      if (facts.sync_id) {
        section.line().text(texts.requested_failed);
      } else {
        about = named(context, facts);
        section.line().text(about);
      }
      if (facts.error) section.add(Line().text(shortened(*facts.error, kLongestError)));
      break;
    case EventType::token_expiring:
      if (facts.expires_at) {
        const auto left = std::chrono::floor<std::chrono::days>(*facts.expires_at - context.now()).count();
        about = left < 0 ? std::string(words.texts().token_expired)
                : left == 0
                    ? std::string(words.texts().token_expires_today)
                    : std::string(words.texts().token_expires) + " " + words.count(left, words.texts().days);
        section.line().text(about).fact(words.full_time(*facts.expires_at));
      }
      section.line().text(texts.renew_token);
      break;
    case EventType::token_refused:
      section.line().text(texts.token_stopped);
      section.line().text(texts.renew_token);
      break;
    case EventType::source_gone:
      about = facts.method.value_or(event.subject);
      section.line().code(about);
      section.line().text(texts.feed_goes_on);
      break;
    default:
      break;
  }
  section.line().text(words.full_time(event.happened_at));
  const std::string_view name = context.words_of(type).heading;
  std::string title = about.empty() ? std::string(name) : fmt::format("{}: {}", name, about);
  if (type == EventType::sync_finished && !about.empty()) title = about;
  if (type == EventType::token_expiring && !about.empty() && cabinet) title = cabinet->name + ": " + about;
  return {title, {std::move(section)}};
}

}  // namespace wbd::notify
