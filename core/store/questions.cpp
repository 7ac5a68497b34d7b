#include "core/store/questions.hpp"

#include <unordered_map>

#include <fmt/format.h>

#include "core/db/keyed_query.hpp"
#include "core/db/list_page.hpp"
#include "core/store/review_row.hpp"

namespace wbd::store {
namespace {

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

std::unordered_map<std::string, Question> load_questions(db::Tx& tx, CabinetId cabinet,
                                                         std::span<const std::string_view> ids) {
  static const std::string kSql =
      fmt::format("select {} from questions q where q.cabinet_id = $1", kQuestions.select("q"));
  std::unordered_map<std::string, Question> questions;
  db::each_with_key(tx, {.select = kSql, .column = "q.id"}, cabinet, ids,
                    [&questions](const db::Statement& row) {
                      Question question = kQuestions.read(row);
                      questions.try_emplace(question.id, std::move(question));
                    });
  return questions;
}

void save_question(db::Tx& tx, CabinetId cabinet, const Question& question) {
  static const std::string kSql = kQuestions.upsert_sql();
  kQuestions.bind(tx.prepare(kSql), question, cabinet).queue();
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
