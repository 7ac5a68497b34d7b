// Reviews, answered and not (SPEC 7.4), in passes of three stages. Unanswered ones are read whole each time;
// answered ones by creation date from where the last pass stood, but far enough back for those that were
// unanswered here and have left that list since; then the archive, down to where nothing is new. Once a day
// everything, because answers also change. The stage and its place are kept with each page: where WB gives a
// few requests an hour, a pass takes many runs.

#include <algorithm>
#include <unordered_set>

#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"

namespace wb::sync {
namespace {

using std::chrono::hours;

constexpr std::int64_t kTake = 5'000;
// The archive shows the newest first and usually nothing new: a look at the first rows tells.
constexpr std::int64_t kArchiveLook = 100;
constexpr std::int64_t kMaxSkip = 199'990;  // GUIDE 5.12
constexpr auto kOverlap = hours{24};
// An unanswered review goes to the archive after 30 days; one that vanished without a trace is not looked for
// longer.
constexpr auto kOpenFor = std::chrono::days{40};
// With a base token a confirming request costs 12 minutes; GUIDE 5.12 names the short page as the end.
constexpr Millis kTooLongToConfirm{60'000};

enum Stage { kNone, kUnanswered, kAnswered, kArchive };

struct PageFacts {
  std::int64_t seen = 0;
  std::int64_t news = 0;
};

UtcTime from_ms(std::int64_t ms) {
  return UtcTime{Millis{ms}};
}

std::int64_t to_ms(UtcTime time) {
  return time.time_since_epoch().count();
}

std::int64_t rows_to_ask(const ReviewsCursor& cursor) {
  return cursor.stage == kArchive && !cursor.whole && cursor.skip == 0 ? kArchiveLook : kTake;
}

api::Call call_of(const ReviewsCursor& cursor) {
  if (cursor.stage == kArchive) return api::feedbacks_archive_call(rows_to_ask(cursor), cursor.skip);
  api::FeedbackPage page;
  page.answered = cursor.stage == kAnswered;
  page.take = kTake;
  page.skip = cursor.skip;
  if (cursor.created_from != 0) page.created_from = from_ms(cursor.created_from);
  return api::feedbacks_call(page);
}

void begin_stage(ReviewsCursor& cursor, Stage stage, std::int64_t created_from) {
  cursor.stage = stage;
  cursor.skip = 0;
  cursor.created_from = created_from;
  cursor.newest = 0;
}

void begin_pass(ReviewsCursor& cursor, UtcTime now, const std::string& today) {
  begin_stage(cursor, kUnanswered, 0);
  cursor.started = to_ms(now);
  cursor.whole = cursor.answered_since == 0 || cursor.full_on != today;
  cursor.interrupted = false;
}

void end_pass(ReviewsCursor& cursor) {
  cursor.answered_since = cursor.started;
  if (cursor.whole) cursor.full_on = to_moscow_text(from_ms(cursor.started)).substr(0, 10);
  begin_stage(cursor, kNone, 0);
}

// Where the list of answered reviews has to begin. `open_now`: ids of WB's unanswered list, all of them
// unless the stage was interrupted; then every open review may have left it.
std::int64_t answered_from(store::Tx& tx, CabinetId cabinet, const ReviewsCursor& cursor,
                           const std::unordered_set<std::string>& open_now) {
  if (cursor.whole) return 0;
  const UtcTime started = from_ms(cursor.started);
  UtcTime from = from_ms(cursor.answered_since) - kOverlap;
  for (const store::OpenReview& review : store::open_reviews(tx, cabinet)) {
    const bool may_have_left = cursor.interrupted || !open_now.contains(review.id);
    if (may_have_left && review.created_at > started - kOpenFor) from = std::min(from, review.created_at);
  }
  return to_ms(from);
}

// After a stored page: the next page of the list, the next stage, or the end of the pass.
void advance(store::Tx& tx, CabinetId cabinet, ReviewsCursor& cursor, PageFacts facts, bool end,
             const std::unordered_set<std::string>& open) {
  cursor.skip += facts.seen;
  const bool known_archive = cursor.stage == kArchive && !cursor.whole && facts.news == 0;
  if (!end && !known_archive) {
    // Past WB's largest skip the list goes on from the newest creation time read so far.
    if (cursor.stage == kArchive || cursor.skip + kTake <= kMaxSkip) return;
    if (cursor.newest > cursor.created_from) {
      cursor.created_from = cursor.newest;
      cursor.skip = 0;
      return;
    }
  }
  switch (cursor.stage) {
    case kUnanswered:
      return begin_stage(cursor, kAnswered, answered_from(tx, cabinet, cursor, open));
    case kAnswered:
      return begin_stage(cursor, kArchive, 0);
    default:
      return end_pass(cursor);
  }
}

// On a worker: the page and the place after it in one transaction.
Result<void> store_page(Job& job, ReviewsCursor& cursor, const std::string& body, bool confirms,
                        std::unordered_set<std::string>& open) {
  auto parsed = api::parse_feedbacks(body, cursor.stage == kArchive);
  if (!parsed) return parsed.error();
  for (const Review& row : parsed->rows) {
    cursor.newest = std::max(cursor.newest, to_ms(row.created_at));
    if (cursor.stage == kUnanswered) open.insert(row.id);
  }
  const std::int64_t asked = rows_to_ask(cursor);
  bool end = ends_data(parsed->seen, asked, cursor.largest_page);
  if (!confirms && parsed->seen < asked) end = true;
  const WriteCounts counts = job.commit([&](store::Tx& tx) {
    std::vector<const Review*> created;
    const WriteCounts written = store::upsert_reviews(tx, job.cabinet.id, parsed->rows, &created);
    if (Events* events = job.events()) {
      for (const Review* review : created) review_events(*events, *review);
    }
    advance(tx, job.cabinet.id, cursor, {parsed->seen, written.created + written.changed}, end, open);
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, parsed->seen);
  job.note_skipped(*parsed);
  return {};
}

}  // namespace

Task<StepEnd> sync_reviews(Job& job) {
  if (auto end = job.barred(api::Operation::feedbacks)) co_return *end;
  ReviewsCursor cursor;
  if (!job.request.full) read_cursor(job.cursor_text, cursor);
  if (cursor.stage == kNone) {
    begin_pass(cursor, job.clock.now(), job.moscow_day(0));
  } else {
    cursor.interrupted |= cursor.stage == kUnanswered;
  }
  const api::LimitRule pace =
      api::limit_for(api::info(api::Operation::feedbacks), job.credentials.info.type, 1);
  const bool confirms = pace.interval < kTooLongToConfirm;
  std::unordered_set<std::string> open;
  bool progress = false;
  while (cursor.stage != kNone) {
    auto body = co_await job.call(call_of(cursor), std::max(job.request.max_limiter_wait, kConfirmWait));
    if (!body) {
      const Error& error = body.error();
      if (progress && error.code == Errc::rate_limited) {
        co_return StepEnd{{}, error.retry_after.value_or(Millis{60'000})};
      }
      co_return StepEnd{error, {}};
    }
    auto work = [&]() { return store_page(job, cursor, *body, confirms, open); };
    if (auto stored = co_await run_blocking(job.workers, std::move(work)); !stored) {
      co_return StepEnd{stored.error(), {}};
    }
    progress = true;
  }
  co_return StepEnd{};
}

}  // namespace wb::sync
