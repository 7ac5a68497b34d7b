#pragma once
// Buyers' questions.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"
#include "core/store/catalog.hpp"

namespace wbd::store {

// Writes only what differs from the stored row. `created` gets those that were not stored before.
WriteCounts upsert_questions(db::Tx& tx, CabinetId cabinet, std::span<const Question> questions,
                             std::vector<const Question*>* created = nullptr);

// Stored questions that nobody has dealt with, as open_reviews.
[[nodiscard]] std::vector<OpenReview> open_questions(db::Tx& tx, CabinetId cabinet);

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
[[nodiscard]] QuestionPage list_questions(db::Tx& tx, const QuestionFilter& filter);

}  // namespace wbd::store
