#include "core/store/questions.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace wb::store {
namespace {

constexpr std::string_view kQuestionColumns =
    "q.id, q.nm_id, q.text, q.state, q.answered, q.answer, q.created_at, q.product_name";
constexpr int kQuestionColumnCount = 8;

Question read_question(const Statement& row) {
  Question question;
  question.id = row.text(0);
  question.nm_id = row.maybe_id<NmId>(1);
  question.text = row.text(2);
  question.state = row.text(3);
  question.answered = row.boolean(4);
  question.answer = row.maybe_text(5);
  question.created_at = row.time(6);
  question.product_name = row.maybe_text(7);
  return question;
}

void save_question(Tx& tx, CabinetId cabinet, const Question& question) {
  tx.prepare(
        "insert into questions(cabinet_id, id, nm_id, text, state, answered, answer, created_at, "
        "product_name) values($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict(cabinet_id, id) do update set "
        "nm_id = excluded.nm_id, text = excluded.text, state = excluded.state, "
        "answered = excluded.answered, answer = excluded.answer, created_at = excluded.created_at, "
        "product_name = excluded.product_name")
      .bind_all(cabinet, question.id, question.nm_id, question.text, question.state, question.answered,
                question.answer, question.created_at, question.product_name)
      .run();
}

// The conditions of a list within one cabinet, which is $1.
class QuestionConditions {
 public:
  explicit QuestionConditions(const QuestionFilter& filter) : filter_(filter) {
    where_ = "from questions q where q.cabinet_id = $1";
    if (filter.nm_id) where_ += fmt::format(" and q.nm_id = ${}", nm_id_ = ++last_);
    if (filter.answered) where_ += fmt::format(" and q.answered = ${}", answered_ = ++last_);
    if (filter.from) where_ += fmt::format(" and q.created_at >= ${}", from_ = ++last_);
    if (filter.to) where_ += fmt::format(" and q.created_at < ${}", to_ = ++last_);
  }
  [[nodiscard]] const std::string& sql() const { return where_; }
  [[nodiscard]] int next_parameter() const { return last_ + 1; }
  void bind(Statement& statement, CabinetId cabinet) const {
    statement.bind(1, cabinet);
    if (nm_id_ != 0) statement.bind(nm_id_, *filter_.nm_id);
    if (answered_ != 0) statement.bind(answered_, *filter_.answered);
    if (from_ != 0) statement.bind(from_, *filter_.from);
    if (to_ != 0) statement.bind(to_, *filter_.to);
  }

 private:
  const QuestionFilter& filter_;
  std::string where_;
  int last_ = 1;
  int nm_id_ = 0, answered_ = 0, from_ = 0, to_ = 0;
};

struct QuestionKey {
  UtcTime created_at;
  std::string id;
  CabinetId cabinet;
};

QuestionRow load_row(Tx& tx, const QuestionKey& key) {
  static const std::string kSql = fmt::format(
      "select {}, p.title from questions q left join products p on p.cabinet_id = q.cabinet_id and "
      "p.nm_id = q.nm_id where q.cabinet_id = $1 and q.id = $2",
      kQuestionColumns);
  auto& query = tx.prepare(kSql);
  query.bind_all(key.cabinet, key.id);
  QuestionRow row;
  row.cabinet_id = key.cabinet;
  if (query.step()) {
    row.question = read_question(query);
    row.title = query.maybe_text(kQuestionColumnCount);
  }
  query.reset();
  return row;
}

}  // namespace

WriteCounts upsert_questions(Tx& tx, CabinetId cabinet, std::span<const Question> questions,
                             std::vector<const Question*>* created) {
  static const std::string kSql =
      fmt::format("select {} from questions q where q.cabinet_id = $1 and q.id = $2", kQuestionColumns);
  WriteCounts counts;
  for (const Question& question : questions) {
    auto& query = tx.prepare(kSql);
    query.bind_all(cabinet, question.id);
    const bool stored = query.step();
    const bool same = stored && read_question(query) == question;
    query.reset();
    if (!same) save_question(tx, cabinet, question);
    if (!stored && created != nullptr) created->push_back(&question);
    ++(!stored ? counts.created : same ? counts.unchanged : counts.changed);
  }
  return counts;
}

std::vector<OpenReview> open_questions(Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare(
      "select id, created_at from questions where cabinet_id = $1 and answered = $2 order by created_at, id");
  query.bind_all(cabinet, false);
  std::vector<OpenReview> questions;
  while (query.step()) questions.push_back({std::string(query.text(0)), query.time(1)});
  return questions;
}

QuestionPage list_questions(Tx& tx, const QuestionFilter& filter) {
  const QuestionConditions conditions(filter);
  QuestionPage page;

  // Texts are long: keys are ordered first, then only the page's own rows are read.
  const std::int64_t wanted = filter.offset + filter.limit;
  std::vector<QuestionKey> keys;
  auto& count = tx.prepare("select count(*) " + conditions.sql());
  auto& newest =
      tx.prepare(fmt::format("select q.created_at, q.id {} order by q.created_at desc, q.id desc limit ${}",
                             conditions.sql(), conditions.next_parameter()));
  for (const CabinetId cabinet : filter.cabinets) {
    conditions.bind(count, cabinet);
    count.step();
    page.total += count.integer(0);
    count.reset();
    conditions.bind(newest, cabinet);
    newest.bind(conditions.next_parameter(), wanted);
    while (newest.step()) keys.push_back({newest.time(0), std::string(newest.text(1)), cabinet});
  }
  if (filter.cabinets.size() > 1) {
    std::sort(keys.begin(), keys.end(), [](const QuestionKey& a, const QuestionKey& b) {
      return std::tie(b.created_at, b.id, a.cabinet) < std::tie(a.created_at, a.id, b.cabinet);
    });
  }
  for (auto i = filter.offset; i < std::min<std::int64_t>(wanted, std::ssize(keys)); ++i) {
    page.rows.push_back(load_row(tx, keys[static_cast<std::size_t>(i)]));
  }
  return page;
}

}  // namespace wb::store
