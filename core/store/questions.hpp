#pragma once
// Buyers' questions.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/model/catalog.hpp"
#include "core/store/catalog.hpp"
#include "core/store/database.hpp"

namespace wb::store {

// Writes only what differs from the stored row.
WriteCounts upsert_questions(Tx& tx, CabinetId cabinet, std::span<const Question> questions);

// Stored questions that nobody has dealt with, as open_reviews.
[[nodiscard]] std::vector<OpenReview> open_questions(Tx& tx, CabinetId cabinet);

struct QuestionFilter {
  std::vector<CabinetId> cabinets{};
  std::optional<NmId> nm_id{};
  std::optional<bool> answered{};
  std::optional<UtcTime> from{}, to{};  // of created_at, [from, to)
  std::int64_t limit = 50, offset = 0;
};
struct QuestionRow {
  CabinetId cabinet_id;
  Question question;
  std::optional<std::string> title;
};
struct QuestionPage {
  std::vector<QuestionRow> rows;
  std::int64_t total = 0;
};  // created_at desc, id desc, cabinet
[[nodiscard]] QuestionPage list_questions(Tx& tx, const QuestionFilter& filter);

}  // namespace wb::store
