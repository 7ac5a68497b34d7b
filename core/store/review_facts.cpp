#include "core/store/review_facts.hpp"

#include <fmt/format.h>

namespace wbd::store {
namespace {

std::string conditions(const ReviewFactFilter& filter) {
  std::string sql = " where cabinet_id = $1";
  int last = 1;
  if (filter.nm_id) sql += fmt::format(" and nm_id = ${}", ++last);
  if (filter.from) sql += fmt::format(" and created_at >= ${}", ++last);
  if (filter.to) sql += fmt::format(" and created_at < ${}", ++last);
  return sql;
}

void bind_filter(db::Statement& statement, const ReviewFactFilter& filter) {
  statement.bind(1, filter.cabinet_id);
  int last = 1;
  if (filter.nm_id) statement.bind(++last, *filter.nm_id);
  if (filter.from) statement.bind(++last, *filter.from);
  if (filter.to) statement.bind(++last, *filter.to);
}

}  // namespace

void each_review_fact(db::Tx& tx, const ReviewFactFilter& filter,
                      const std::function<void(const ReviewFact&)>& use) {
  auto& query = tx.prepare("select nm_id, rating, answered, count(*) from reviews" + conditions(filter) +
                           " and rating between 1 and 5 group by nm_id, rating, answered");
  bind_filter(query, filter);
  while (query.step()) {
    use({query.maybe_id<NmId>(0), query.integer(1), query.boolean(2), query.integer(3)});
  }
}

void each_open_question_fact(db::Tx& tx, const ReviewFactFilter& filter,
                             const std::function<void(const QuestionFact&)>& use) {
  auto& query = tx.prepare("select nm_id, count(*) from questions" + conditions(filter) +
                           " and answered = false group by nm_id");
  bind_filter(query, filter);
  while (query.step()) use({query.maybe_id<NmId>(0), query.integer(1)});
}

}  // namespace wbd::store
