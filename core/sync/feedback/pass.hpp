#pragma once
// A pass over WB's lists of reviews or of questions (SPEC 7.4). Each pass reads all unanswered rows. It reads
// answered rows by creation date, from a day before the start of the last pass. It starts earlier if a row
// that is stored as unanswered has left WB's unanswered list.
// The archive, if there is one, is read last, until a page has nothing new. Once a day everything is read,
// because answers change too.
// The list and the position in it are stored with each page:
// with few requests an hour a pass takes many runs.

#include <functional>
#include <string>
#include <vector>

#include "core/store/reviews.hpp"
#include "core/sync/feedback/cursor.hpp"
#include "core/sync/job.hpp"
#include "core/wb/feedback_page.hpp"

namespace wbd::sync {

// One page, parsed.
struct FeedbackRows {
  std::int64_t seen = 0;
  std::vector<store::OpenReview> rows;  // id and creation time of each row
  // Runs in the page's transaction: writes the rows that are new or different, and emits their events.
  std::function<WriteCounts(db::Tx&)> save;
};

struct FeedbackSource {
  wb::Operation operation;
  std::int64_t take = 0;      // rows per page
  std::int64_t reach = 0;     // the largest skip + take; later rows are found by their creation time
  std::int64_t archive_look;  // rows of the first page of the archive; 0 = there is none
  wb::Call (*call)(FeedbackList list, const wb::FeedbackPage& page);
  Result<FeedbackRows> (*read)(Job& job, const std::string& body, FeedbackList list);
  std::vector<store::OpenReview> (*open)(db::Tx& tx, CabinetId cabinet);  // stored and unanswered
};

Task<StepEnd> run_feedback_pass(Job& job, const FeedbackSource& source);

}  // namespace wbd::sync
