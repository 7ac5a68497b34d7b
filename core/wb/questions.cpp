#include "core/wb/questions.hpp"

#include "core/wb/json_rows.hpp"

namespace wbd::wb {
namespace {

Read read_words(ondemand::value& value, Question& row) {
  return read_text(value, row.text);
}

Read read_answer(ondemand::value& value, Question& row) {
  row.has_answer_field = true;
  return read_members(value, [&row](std::string_view key, ondemand::value& member) {
    return key == "text" ? read(member, row.answer) : Read::ok;
  });
}

constexpr std::array kAskedFields{
    optional<&Question::nm_id>("nmId"),
    optional<&Question::product_name>("productName"),
};

Read read_product(ondemand::value& value, Question& row) {
  return read_nested<Question>(value, std::span(kAskedFields), row);
}

constexpr std::array kQuestionFields{
    required<&Question::id>("id"),
    JsonField<Question>{"text", Need::required, &read_words},
    required<&Question::created_at>("createdDate"),
    required<&Question::state>("state"),
    sometimes(JsonField<Question>{"answer", Need::if_present, &read_answer}),
    JsonField<Question>{"productDetails", Need::optional, &read_product},
};

// A question in state `none` was rejected by the seller and needs no answer. For a feedback `none` means the
// opposite.
void complete_question(Question& row, RowFlaw&) {
  row.has_answer_field = row.has_answer_field.has_value();
  row.answered = row.answer.has_value() || row.state == "wbRu" || row.state == "none";
}

}  // namespace

Call questions_call(const FeedbackPage& page) {
  return {Operation::questions, query_of(page), {}};
}

Result<Parsed<Question>> parse_questions(std::string_view json) {
  AnswerDocument answer;
  if (auto opened = answer.open(json); !opened) return opened.error();
  auto out = no_rows<Question>(Operation::questions);
  bool has_rows = false;
  const auto on_data = [&](std::string_view key, ondemand::value& value) {
    if (key != "questions") return Read::ok;
    has_rows = true;
    return read_rows<Question>(answer, value, std::span(kQuestionFields), Sampled::without_texts, out,
                               complete_question);
  };
  auto read_all = read_envelope(answer, [&](std::string_view key, ondemand::value& value) {
    return key == "data" ? read_members(value, on_data) : Read::ok;
  });
  if (!read_all) return read_all.error();
  if (!has_rows) return missing("data.questions");
  return out;
}

}  // namespace wbd::wb
