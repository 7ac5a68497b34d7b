// Questions, unanswered and answered; WB shows ten thousand of a list at a time (GUIDE 5.13).

#include "core/store/questions.hpp"
#include "core/sync/feedback_pass.hpp"

namespace wb::sync {
namespace {

api::Call call_of(FeedbackList, const api::FeedbackPage& page) {
  return api::questions_call(page);
}

Result<FeedbackRows> read_questions(Job& job, const std::string& body, FeedbackList) {
  auto parsed = api::parse_questions(body);
  if (!parsed) return parsed.error();
  job.note_skipped(*parsed);
  FeedbackRows page{parsed->seen, {}, {}};
  for (const Question& row : parsed->rows) page.rows.push_back({row.id, row.created_at});
  page.save = [&job, rows = std::move(parsed->rows)](store::Tx& tx) {
    std::vector<const Question*> created;
    return store::upsert_questions(tx, job.cabinet.id, rows, &created);
  };
  return page;
}

constexpr FeedbackSource kQuestions{.operation = api::Operation::questions,
                                    .take = 5'000,
                                    .reach = 10'000,
                                    .archive_look = 0,
                                    .call = &call_of,
                                    .read = &read_questions,
                                    .open = &store::open_questions};

}  // namespace

Task<StepEnd> sync_questions(Job& job) {
  return run_feedback_pass(job, kQuestions);
}

}  // namespace wb::sync
