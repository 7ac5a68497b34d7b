#include "core/sync/feedback/ingest.hpp"

#include "core/store/questions.hpp"
#include "core/store/review_row.hpp"
#include "core/store/reviews.hpp"

namespace wbd::sync {
namespace {

template <class Row>
std::vector<std::string_view> ids_of(std::span<const Row> rows) {
  std::vector<std::string_view> ids;
  ids.reserve(rows.size());
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
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
    Review wanted = review;
    wanted.archived = wanted.archived || stored->second.archived;
    if (store::kReviews.same(wanted, stored->second)) {
      ++counts.unchanged;
      continue;
    }
    store::save_review(tx, cabinet, wanted);
    stored->second = std::move(wanted);
    ++counts.changed;
  }
  return counts;
}

WriteCounts ingest_questions(db::Tx& tx, CabinetId cabinet, std::span<const Question> questions,
                             std::vector<const Question*>* created) {
  auto known = store::load_questions(tx, cabinet, ids_of(questions));
  WriteCounts counts;
  for (const Question& question : questions) {
    const auto [stored, is_new] = known.try_emplace(question.id, question);
    if (!is_new && stored->second == question) {
      ++counts.unchanged;
      continue;
    }
    store::save_question(tx, cabinet, question);
    if (is_new && created != nullptr) created->push_back(&question);
    ++(is_new ? counts.created : counts.changed);
    stored->second = question;
  }
  return counts;
}

}  // namespace wbd::sync
