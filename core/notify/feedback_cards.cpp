// Cards about reviews and questions. The texts of buyers come from the store: events do not hold them.
#include <fmt/format.h>

#include "core/notify/card.hpp"
#include "core/store/questions.hpp"
#include "core/store/reviews.hpp"

namespace wbd::notify {
namespace {

using report::Line;
using report::Section;

constexpr std::size_t kLongestText = 2500;  // UTF-16 units: with the rest of the card one message
constexpr std::size_t kLongestPart = 500;   // what a buyer praises or blames

std::string stars(std::int64_t rating) {
  std::string out;
  for (std::int64_t star = 1; star <= 5; ++star) out += star <= rating ? "★" : "☆";
  return out;
}

// Keeps a buyer's paragraphs apart.
void add_paragraphs(Section& section, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    section.add(Line().text(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void add_part(Section& section, std::string_view name, std::string_view text) {
  if (!text.empty()) section.line().bold(name).text(": ").text(shortened(text, kLongestPart));
}

}  // namespace

Card review_card(const CardContext& context, EventType type, const store::EventRow& event,
                 const EventFacts& facts) {
  const report::Wording& words = context.words();
  const CardTexts& texts = context.texts();
  const std::string_view id = facts.id ? std::string_view(*facts.id) : std::string_view(event.subject);
  const auto stored = store::load_reviews(context.tx(), event.cabinet_id, std::span(&id, 1));
  const Review* review = stored.empty() ? nullptr : &stored.begin()->second;
  const std::int64_t rating = review ? review->rating : facts.rating.value_or(0);
  Article article = find_article(context.facts(), event.cabinet_id, facts.nm_id);
  if (review && !article.title) article.title = review->product_name;

  Section heading = heading_of(context, type);
  if (rating >= 1) heading.heading().dot().bold(stars(rating));
  heading.add(context.cabinet_line(event.cabinet_id));
  heading.line().text(words.time(event.happened_at));
  if (review && !review->answered) heading.line().text(texts.unanswered_yet);

  Section text("💬", texts.review_text);
  if (!review) {
    text.line().text(texts.text_gone);
  } else {
    add_paragraphs(text, shortened(review->text, kLongestText));
    add_part(text, texts.pros, review->pros);
    add_part(text, texts.cons, review->cons);
    if (text.empty()) text.line().text(texts.no_text);
    if (!review->photos.empty()) {
      text.line().text(fmt::format(fmt::runtime(texts.photos), words.number(std::ssize(review->photos))));
    }
  }
  const std::string_view name = context.words_of(type).heading;
  return {fmt::format("{}{}{}: {}", name, rating >= 1 ? " " : "", rating >= 1 ? stars(rating) : "",
                      short_name(context, article)),
          {std::move(heading), article_section(context, article), std::move(text)},
          article.photo_url};
}

Card question_card(const CardContext& context, EventType type, const store::EventRow& event,
                   const EventFacts& facts) {
  const report::Wording& words = context.words();
  const CardTexts& texts = context.texts();
  const std::string_view id = facts.id ? std::string_view(*facts.id) : std::string_view(event.subject);
  const auto stored = store::load_questions(context.tx(), event.cabinet_id, std::span(&id, 1));
  const Question* question = stored.empty() ? nullptr : &stored.begin()->second;
  Article article = find_article(context.facts(), event.cabinet_id, facts.nm_id);
  if (question && !article.title) article.title = question->product_name;

  Section heading = heading_of(context, type);
  heading.add(context.cabinet_line(event.cabinet_id));
  heading.line().text(words.time(event.happened_at));
  if (question && !question->answered) heading.line().text(texts.unanswered_yet);
  if (!question) {
    heading.line().text(texts.text_gone);
  } else {
    add_paragraphs(heading, shortened(question->text, kLongestText));
  }
  return {fmt::format("{}: {}", context.words_of(type).heading, short_name(context, article)),
          {std::move(heading), article_section(context, article)},
          article.photo_url};
}

}  // namespace wbd::notify
