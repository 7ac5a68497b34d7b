#pragma once
// Buyers' questions.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/database.hpp"
#include "core/model/catalog.hpp"
#include "core/store/reviews.hpp"

namespace wbd::store {

// The stored questions among `ids`.
[[nodiscard]] std::unordered_map<std::string, Question> load_questions(db::Tx& tx, CabinetId cabinet,
                                                                       std::span<const std::string_view> ids);
// Inserts or replaces the question. Queued: errors surface at the next statement.
void save_question(db::Tx& tx, CabinetId cabinet, const Question& question);

// Stored questions without an answer or a rejection; see open_reviews().
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
