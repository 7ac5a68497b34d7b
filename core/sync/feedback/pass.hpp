#pragma once
// A pass over WB's lists of reviews or of questions (SPEC 7.4). Unanswered rows are read whole each time.
// Answered ones are read by creation date from the end of the last pass. The start lies further back for rows
// that were unanswered here and have left that list since.
// Then follows the archive, where there is one, down to where nothing is new. Once a day everything is read,
// because answers also change.
// The list and the place in it are stored with each page: where WB gives a few requests an hour, a pass takes
// many runs.

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
  std::vector<store::OpenReview> rows;  // each one's id and time
  // Inside the page's transaction: writes what is new or different, and emits its events.
  std::function<WriteCounts(db::Tx&)> save;
};

struct FeedbackSource {
  wb::Operation operation;
  std::int64_t take = 0;      // rows of a page
  std::int64_t reach = 0;     // skip + take at most; further rows are found by their creation time
  std::int64_t archive_look;  // rows of the first page of the archive; 0 = there is none
  wb::Call (*call)(FeedbackList list, const wb::FeedbackPage& page);
  Result<FeedbackRows> (*read)(Job& job, const std::string& body, FeedbackList list);
  std::vector<store::OpenReview> (*open)(db::Tx& tx, CabinetId cabinet);  // stored and unanswered
};

Task<StepEnd> run_feedback_pass(Job& job, const FeedbackSource& source);

}  // namespace wbd::sync
