// Reviews and questions: the same pass over different lists. Reviews have an archive, which overlaps the
// answered ones and also holds old unanswered ones (GUIDE 5.12). WB shows at most ten thousand questions of a
// list (GUIDE 5.13).

#include "core/store/questions.hpp"
#include "core/sync/feedback/ingest.hpp"
#include "core/sync/feedback/pass.hpp"
#include "core/sync/thresholds.hpp"
#include "core/wb/feedbacks.hpp"
#include "core/wb/questions.hpp"

namespace wbd::sync {
namespace {

wb::Call review_call(FeedbackList list, const wb::FeedbackPage& page) {
  if (list == FeedbackList::archive) return wb::feedbacks_archive_call(page.take, page.skip);
  return wb::feedbacks_call(page);
}

Result<FeedbackRows> read_reviews(Job& job, const std::string& body, FeedbackList list) {
  auto parsed = wb::parse_feedbacks(body, list == FeedbackList::archive);
  if (!parsed) return parsed.error();
  job.note_skipped(*parsed);
  FeedbackRows page{parsed->seen, {}, {}};
  for (const Review& row : parsed->rows) page.rows.push_back({row.id, row.created_at});
  page.save = [&job, rows = std::move(parsed->rows)](db::Tx& tx) {
    std::vector<const Review*> created;
    const WriteCounts written = ingest_reviews(tx, job.cabinet.id, rows, &created);
    if (Events* events = job.events(); events && !created.empty()) {
      const std::int64_t negative_stars = thresholds_of(tx, job.cabinet.id).negative_stars;
      for (const Review* review : created) review_events(*events, *review, negative_stars);
    }
    return written;
  };
  return page;
}

constexpr FeedbackSource kReviews{.operation = wb::Operation::feedbacks,
                                  .take = 5'000,
                                  .reach = 199'990,
                                  .archive_look = 100,
                                  .call = &review_call,
                                  .read = &read_reviews,
                                  .open = &store::open_reviews};

wb::Call question_call(FeedbackList, const wb::FeedbackPage& page) {
  return wb::questions_call(page);
}

Result<FeedbackRows> read_questions(Job& job, const std::string& body, FeedbackList) {
  auto parsed = wb::parse_questions(body);
  if (!parsed) return parsed.error();
  job.note_skipped(*parsed);
  FeedbackRows page{parsed->seen, {}, {}};
  for (const Question& row : parsed->rows) page.rows.push_back({row.id, row.created_at});
  page.save = [&job, rows = std::move(parsed->rows)](db::Tx& tx) {
    std::vector<const Question*> created;
    const WriteCounts written = ingest_questions(tx, job.cabinet.id, rows, &created);
    if (Events* events = job.events()) {
      for (const Question* question : created) question_events(*events, *question);
    }
    return written;
  };
  return page;
}

constexpr FeedbackSource kQuestions{.operation = wb::Operation::questions,
                                    .take = 5'000,
                                    .reach = 10'000,
                                    .archive_look = 0,
                                    .call = &question_call,
                                    .read = &read_questions,
                                    .open = &store::open_questions};

}  // namespace

Task<StepEnd> sync_reviews(Job& job) {
  return run_feedback_pass(job, kReviews);
}

Task<StepEnd> sync_questions(Job& job) {
  return run_feedback_pass(job, kQuestions);
}

}  // namespace wbd::sync
