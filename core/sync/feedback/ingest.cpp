#include "core/sync/feedback/ingest.hpp"

#include "core/store/questions.hpp"
#include "core/store/review_row.hpp"
#include "core/store/reviews.hpp"
#include "core/sync/row_merge.hpp"

namespace wbd::sync {
namespace {

template <class Row>
std::vector<std::string_view> ids_of(std::span<const Row> rows) {
  std::vector<std::string_view> ids;
  ids.reserve(rows.size());
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
}

void keep_known(std::string& text, const std::string& known) {
  if (text.empty()) text = known;
}
template <class T>
void keep_known(std::vector<T>& list, const std::vector<T>& known) {
  if (list.empty()) list = known;
}

// An absent value never replaces a stored one. A row with "answer": null withdraws the answer; a row without
// that field keeps it.
Review with_known(Review row, const Review& stored) {
  row.archived = row.archived || stored.archived;
  const auto answer = row.answer;
  fill_absent(store::kReviews, row, stored);
  keep_known(row.text, stored.text);
  keep_known(row.pros, stored.pros);
  keep_known(row.cons, stored.cons);
  keep_known(row.tags, stored.tags);
  keep_known(row.photos, stored.photos);
  if (row.has_answer_field == false) {
    row.answered = stored.answered;
  } else {
    row.answer = answer;
  }
  return row;
}

Question with_known(Question row, const Question& stored) {
  const auto answer = row.answer;
  fill_absent(store::kQuestions, row, stored);
  if (row.has_answer_field == false) {
    row.answered = row.answered || stored.answered;
  } else {
    row.answer = answer;
  }
  row.has_answer_field.reset();
  return row;
}

}  // namespace

WriteCounts ingest_reviews(db::Tx& tx, CabinetId cabinet, std::span<const Review> reviews,
                           std::vector<const Review*>* created) {
  auto known = store::load_reviews(tx, cabinet, ids_of(reviews));
  WriteCounts counts;
  for (const Review& review : reviews) {
    const auto [stored, is_new] = known.try_emplace(review.id, review);
    if (is_new) {
      store::save_review(tx, cabinet, review);
      if (created != nullptr) created->push_back(&review);
      ++counts.created;
      continue;
    }
    const Review wanted = with_known(review, stored->second);
    if (store::kReviews.same(wanted, stored->second)) {
      ++counts.unchanged;
      continue;
    }
    store::save_review(tx, cabinet, wanted);
    stored->second = wanted;
    ++counts.changed;
  }
  return counts;
}

WriteCounts ingest_questions(db::Tx& tx, CabinetId cabinet, std::span<const Question> questions,
                             std::vector<const Question*>* created) {
  auto known = store::load_questions(tx, cabinet, ids_of(questions));
  WriteCounts counts;
  for (const Question& row : questions) {
    const auto [stored, is_new] = known.try_emplace(row.id, row);
    stored->second.has_answer_field.reset();
    const Question question = is_new ? stored->second : with_known(row, stored->second);
    if (!is_new && stored->second == question) {
      ++counts.unchanged;
      continue;
    }
    store::save_question(tx, cabinet, question);
    if (is_new && created != nullptr) created->push_back(&row);
    ++(is_new ? counts.created : counts.changed);
    stored->second = question;
  }
  return counts;
}

}  // namespace wbd::sync
