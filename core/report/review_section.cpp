#include "core/report/review_section.hpp"

namespace wbd::report {

Section review_section(const Wording& words, const analytics::ReviewNumbers& written, int days,
                       const analytics::ReviewNumbers& all) {
  const Texts& texts = words.texts();
  Section section("⭐", texts.reviews_heading);
  if (all.count() > 0) {
    section.heading().fact(words.hundredths(all.average_hundredths().value_or(0)));
    section.heading().fact(words.count(all.count(), texts.reviews));
  }
  if (written.count() > 0) {
    Line& line = section.line();
    if (days == 1) {
      line.text(texts.new_that_day);
    } else {
      line.text(texts.new_reviews).text(" ").text(words.count(days, texts.days));
    }
    line.text(": ").bold(words.number(written.count()));
    line.fact(texts.average).text(" ").text(words.hundredths(written.average_hundredths().value_or(0)));
  }
  if (all.unanswered > 0) {
    section.line()
        .text("💬 ")
        .text(words.count(all.unanswered, texts.reviews))
        .text(" ")
        .text(texts.unanswered);
  }
  if (all.questions_unanswered > 0) {
    section.line()
        .text("❓ ")
        .text(words.count(all.questions_unanswered, texts.questions))
        .text(" ")
        .text(texts.unanswered);
  }
  return section;
}

void write_review_fields(JsonWriter& json, const analytics::ReviewNumbers& written,
                         const analytics::ReviewNumbers& all) {
  json.key("reviews");
  json.begin_object();
  json.key("new");
  json.begin_object();
  analytics::write_review_fields(json, written);
  json.end_object();
  json.key("all");
  json.begin_object();
  analytics::write_review_fields(json, all);
  json.end_object();
  json.end_object();
}

}  // namespace wbd::report
