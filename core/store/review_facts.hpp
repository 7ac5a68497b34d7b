#pragma once
// Counts of reviews and questions for core/analytics.

#include <functional>
#include <optional>

#include "core/db/database.hpp"

namespace wbd::store {

struct ReviewFactFilter {
  CabinetId cabinet_id;
  std::optional<NmId> nm_id;
  std::optional<UtcTime> from, to;  // of created_at, [from, to)
};

// `count` reviews of 1 to 5 stars with the same facts.
struct ReviewFact {
  std::optional<NmId> nm_id;
  std::int64_t rating = 0;
  bool answered = false;
  std::int64_t count = 0;
};
void each_review_fact(db::Tx& tx, const ReviewFactFilter& filter,
                      const std::function<void(const ReviewFact&)>& use);

struct QuestionFact {
  std::optional<NmId> nm_id;
  std::int64_t count = 0;
};
void each_open_question_fact(db::Tx& tx, const ReviewFactFilter& filter,
                             const std::function<void(const QuestionFact&)>& use);

}  // namespace wbd::store
