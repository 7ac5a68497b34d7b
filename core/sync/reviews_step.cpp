// Reviews: unanswered, answered, and the archive, which overlaps the answered ones and holds old unanswered
// ones besides (GUIDE 5.12).

#include "core/sync/feedback_pass.hpp"

namespace wb::sync {
namespace {

api::Call call_of(FeedbackList list, const api::FeedbackPage& page) {
  if (list == FeedbackList::archive) return api::feedbacks_archive_call(page.take, page.skip);
  return api::feedbacks_call(page);
}

Result<FeedbackRows> read_reviews(Job& job, const std::string& body, FeedbackList list) {
  auto parsed = api::parse_feedbacks(body, list == FeedbackList::archive);
  if (!parsed) return parsed.error();
  job.note_skipped(*parsed);
  FeedbackRows page{parsed->seen, {}, {}};
  for (const Review& row : parsed->rows) page.rows.push_back({row.id, row.created_at});
  page.save = [&job, rows = std::move(parsed->rows)](store::Tx& tx) {
    std::vector<const Review*> created;
    const WriteCounts written = store::upsert_reviews(tx, job.cabinet.id, rows, &created);
    if (Events* events = job.events()) {
      for (const Review* review : created) review_events(*events, *review);
    }
    return written;
  };
  return page;
}

constexpr FeedbackSource kReviews{.operation = api::Operation::feedbacks,
                                  .take = 5'000,
                                  .reach = 199'990,
                                  .archive_look = 100,
                                  .call = &call_of,
                                  .read = &read_reviews,
                                  .open = &store::open_reviews};

}  // namespace

Task<StepEnd> sync_reviews(Job& job) {
  return run_feedback_pass(job, kReviews);
}

}  // namespace wb::sync
