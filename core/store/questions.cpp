#include "core/store/questions.hpp"

#include <unordered_map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/review_row.hpp"

namespace wbd::store {
namespace {

void save_question(db::Tx& tx, CabinetId cabinet, const Question& question) {
  static const std::string kSql = kQuestions.upsert_sql();
  kQuestions.bind(tx.prepare(kSql), question, cabinet).queue();
}

constexpr auto kQuestionsNewestFirst =
    db::newest_first<std::string>("q.created_at, q.id", "q.created_at desc, q.id desc");

db::Conditions conditions_of(const QuestionFilter& filter) {
  db::Conditions conditions("from questions q where q.cabinet_id = $1");
  conditions.add("q.nm_id = ${}", filter.nm_id);
  conditions.add("q.answered = ${}", filter.answered);
  conditions.add("q.created_at >= ${}", filter.from);
  conditions.add("q.created_at < ${}", filter.to);
  return conditions;
}

}  // namespace

WriteCounts upsert_questions(db::Tx& tx, CabinetId cabinet, std::span<const Question> questions,
                             std::vector<const Question*>* created) {
  static const std::string kSql =
      fmt::format("select {} from questions q where q.cabinet_id = $1", kQuestions.select("q"));
  std::vector<std::string_view> ids;
  for (const Question& question : questions) ids.push_back(question.id);
  std::unordered_map<std::string, Question> known;
  db::each_with_key(tx, {.select = kSql, .column = "q.id"}, cabinet, ids, [&known](const db::Statement& row) {
    Question question = kQuestions.read(row);
    known.insert_or_assign(question.id, std::move(question));
  });

  WriteCounts counts;
  for (const Question& question : questions) {
    const auto stored = known.find(question.id);
    const bool is_new = stored == known.end();
    if (!is_new && stored->second == question) {
      ++counts.unchanged;
      continue;
    }
    save_question(tx, cabinet, question);
    if (is_new && created != nullptr) created->push_back(&question);
    ++(is_new ? counts.created : counts.changed);
    known.insert_or_assign(question.id, question);
  }
  return counts;
}

std::vector<OpenReview> open_questions(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select id, created_at from questions where cabinet_id = $1 and answered = $2 order by created_at, id");
  query.bind_all(cabinet, false);
  std::vector<OpenReview> questions;
  while (query.step()) questions.push_back({std::string(query.text(0)), query.time(1)});
  return questions;
}

QuestionPage list_questions(db::Tx& tx, const QuestionFilter& filter) {
  static const std::string kSql = fmt::format(
      R"(select {}, p.title
         from questions q left join products p on p.cabinet_id = q.cabinet_id and p.nm_id = q.nm_id
         where q.cabinet_id = $1)",
      kQuestions.select("q"));
  const db::Conditions conditions = conditions_of(filter);
  const auto page = db::page_of_keys(tx, filter, conditions, kQuestionsNewestFirst);
  const auto load = [&tx](CabinetId cabinet, std::span<const std::string_view> ids, const auto& put) {
    db::each_with_key(tx, {.select = kSql, .column = "q.id"}, cabinet, ids, [&](const db::Statement& row) {
      QuestionRow question{cabinet, kQuestions.read(row), row.maybe_text(kQuestions.kRead)};
      std::string id = question.question.id;
      put(std::move(id), std::move(question));
    });
  };
  return {db::rows_of_keys<QuestionRow>(filter.cabinets, page.keys, load), page.total};
}

}  // namespace wbd::store
