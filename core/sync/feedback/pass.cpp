#include "core/sync/feedback/pass.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/sync/pace.hpp"

namespace wbd::sync {
namespace {

using std::chrono::hours;

constexpr auto kOverlap = hours{24};
// An unanswered review goes to the archive after 30 days; one that vanished without a trace is not looked for
// longer.
constexpr auto kOpenFor = std::chrono::days{40};
// Whether WB's dateFrom is inclusive is not published (GUIDE section 10).
constexpr std::int64_t kBorder = 1'000;
// With a base token a confirming request costs 12 minutes; GUIDE 5.12 names the short page as the end.
constexpr Millis kTooLongToConfirm{60'000};

enum Stage { kNone, kUnanswered, kAnswered, kArchive };

void begin_stage(FeedbackCursor& cursor, Stage stage, std::int64_t created_from) {
  cursor.stage = stage;
  cursor.skip = 0;
  cursor.created_from = created_from;
  cursor.newest = 0;
}

void begin_pass(FeedbackCursor& cursor, UtcTime now, const std::string& today) {
  begin_stage(cursor, kUnanswered, 0);
  cursor.started = to_ms(now);
  cursor.whole = cursor.answered_since == 0 || cursor.full_on != today;
  cursor.interrupted = false;
}

void end_pass(FeedbackCursor& cursor) {
  cursor.answered_since = cursor.started;
  if (cursor.whole) cursor.full_on = to_moscow_text(from_ms(cursor.started)).substr(0, 10);
  begin_stage(cursor, kNone, 0);
}

// One run of a pass.
class Pass {
 public:
  Pass(Job& job, const FeedbackSource& source) : job_(job), source_(source) {
    const wb::OperationInfo& operation = wb::info(source.operation);
    const TokenType type = job.credentials.info.type;
    confirms_ = wb::limit_for(operation, type, 1).interval < kTooLongToConfirm;
    interval_ = wb::limit_for(operation, type, job.options.client.limit_scale).interval;
    if (!job.request.full) read_cursor(job.cursor_text, cursor_);
    if (cursor_.stage == kNone) {
      begin_pass(cursor_, job.clock.now(), job.moscow_day(0));
    } else {
      cursor_.interrupted |= cursor_.stage == kUnanswered;
    }
  }

  Task<StepEnd> run() {
    bool progress = false;
    while (cursor_.stage != kNone) {
      auto body = co_await job_.call(next_call(), std::max(job_.request.max_limiter_wait, kConfirmWait));
      if (!body) {
        const Error& error = body.error();
        if (progress && error.code == Errc::rate_limited) {
          co_return StepEnd{{}, error.retry_after.value_or(Millis{60'000})};
        }
        co_return StepEnd{error, {}};
      }
      auto work = [this, &body]() { return store_page(*body); };
      if (auto stored = co_await run_blocking(job_.workers, std::move(work)); !stored) {
        co_return StepEnd{stored.error(), {}};
      }
      progress = true;
    }
    StepEnd end;
    const int shared = requests_shared(job_.request.dataset, job_.credentials.info.type);
    if (shared > 1) end.rest = interval_ * shared;
    co_return end;
  }

 private:
  [[nodiscard]] FeedbackList list() const {
    if (cursor_.stage == kArchive) return FeedbackList::archive;
    return cursor_.stage == kAnswered ? FeedbackList::answered : FeedbackList::unanswered;
  }

  // The archive shows the newest first and usually nothing new: a look at the first rows tells.
  [[nodiscard]] std::int64_t rows_to_ask() const {
    if (cursor_.stage == kArchive) {
      return !cursor_.whole && cursor_.skip == 0 ? source_.archive_look : source_.take;
    }
    return std::min(source_.take, source_.reach - cursor_.skip);
  }

  [[nodiscard]] wb::Call next_call() const {
    wb::FeedbackPage page;
    page.answered = cursor_.stage == kAnswered;
    page.take = rows_to_ask();
    page.skip = cursor_.skip;
    if (cursor_.created_from != 0) page.created_from = from_ms(cursor_.created_from);
    return source_.call(list(), page);
  }

  // Where the list of answered rows has to begin. `open_now_`: ids of WB's unanswered list, all of them
  // unless the stage was interrupted; then every open row may have left it.
  [[nodiscard]] std::int64_t answered_from(db::Tx& tx) const {
    if (cursor_.whole) return 0;
    const UtcTime started = from_ms(cursor_.started);
    UtcTime from = from_ms(cursor_.answered_since) - kOverlap;
    for (const store::OpenReview& row : source_.open(tx, job_.cabinet.id)) {
      const bool may_have_left = cursor_.interrupted || !open_now_.contains(row.id);
      if (may_have_left && row.created_at > started - kOpenFor) from = std::min(from, row.created_at);
    }
    return to_ms(from);
  }

  // After a stored page: the next page of the list, the next stage, or the end of the pass.
  void advance(db::Tx& tx, std::int64_t seen, std::int64_t news, bool end) {
    cursor_.skip += seen;
    const bool known_archive = cursor_.stage == kArchive && !cursor_.whole && news == 0;
    if (!end && !known_archive) {
      if (cursor_.stage == kArchive || cursor_.skip < source_.reach) return;
      // Past WB's reach the list goes on from the newest creation time read so far.
      if (cursor_.newest - kBorder > cursor_.created_from) {
        cursor_.created_from = cursor_.newest - kBorder;
        cursor_.skip = 0;
        return;
      }
    }
    switch (cursor_.stage) {
      case kUnanswered:
        return begin_stage(cursor_, kAnswered, answered_from(tx));
      case kAnswered:
        if (source_.archive_look > 0) return begin_stage(cursor_, kArchive, 0);
        return end_pass(cursor_);
      default:
        return end_pass(cursor_);
    }
  }

  // On a worker: the page and the place after it in one transaction.
  Result<void> store_page(const std::string& body) {
    auto page = source_.read(job_, body, list());
    if (!page) return page.error();
    for (const store::OpenReview& row : page->rows) {
      cursor_.newest = std::max(cursor_.newest, to_ms(row.created_at));
      if (cursor_.stage == kUnanswered) open_now_.insert(row.id);
    }
    const std::int64_t asked = rows_to_ask();
    bool end = ends_data(page->seen, asked, cursor_.largest_page);
    if (!confirms_ && page->seen < asked) end = true;
    const WriteCounts counts = job_.commit([&](db::Tx& tx) {
      const WriteCounts written = page->save(tx);
      advance(tx, page->seen, written.created + written.changed, end);
      store::save_cursor(tx, job_.lease, to_text(cursor_));
      return written;
    });
    job_.count(counts, page->seen);
    return {};
  }

  Job& job_;
  const FeedbackSource& source_;
  bool confirms_ = true;
  Millis interval_{0};
  FeedbackCursor cursor_;
  std::unordered_set<std::string> open_now_;
};

}  // namespace

Task<StepEnd> run_feedback_pass(Job& job, const FeedbackSource& source) {
  if (auto end = job.barred(source.operation)) co_return *end;
  Pass pass(job, source);
  co_return co_await pass.run();
}

}  // namespace wbd::sync
