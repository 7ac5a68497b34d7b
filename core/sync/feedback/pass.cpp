#include "core/sync/feedback/pass.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/sync/pace.hpp"
#include "core/sync/page_loop.hpp"

namespace wbd::sync {
namespace {

using std::chrono::hours;

constexpr auto kOverlap = hours{24};
// WB archives an unanswered review after 30 days. A stored one older than this no longer moves the start of
// the answered rows.
constexpr auto kOpenFor = std::chrono::days{40};
// WB does not document whether dateFrom is inclusive (GUIDE section 10), so a list begins earlier by this.
constexpr Millis kBorder{1'000};
// With a base token a confirming request costs 12 minutes. There a short page is the end, as in GUIDE 5.12.
constexpr Millis kTooLongToConfirm{60'000};

void begin_list(FeedbackCursor& cursor, std::optional<FeedbackList> list,
                std::optional<UtcTime> created_from) {
  cursor.list = list;
  cursor.skip = 0;
  cursor.created_from = created_from;
  cursor.newest.reset();
}

void begin_pass(FeedbackCursor& cursor, UtcTime now, Date today) {
  begin_list(cursor, FeedbackList::unanswered, std::nullopt);
  cursor.started = now;
  cursor.whole = !cursor.answered_since || cursor.full_on != today;
  cursor.interrupted = false;
}

void end_pass(FeedbackCursor& cursor) {
  cursor.answered_since = cursor.started;
  if (cursor.whole && cursor.started) cursor.full_on = TimeZone::moscow().date_of(*cursor.started);
  begin_list(cursor, std::nullopt, std::nullopt);
}

// One run of a pass.
class FeedbackPass {
 public:
  FeedbackPass(Job& job, const FeedbackSource& source)
      : job_(job), source_(source), cursor_(job.open_cursor<FeedbackCursor>()) {
    const wb::OperationInfo& operation = wb::info(source.operation);
    const TokenType type = job.credentials.info.type;
    confirms_ = wb::limit_for(operation, type, 1).interval < kTooLongToConfirm;
    interval_ = wb::limit_for(operation, type, job.options.client.limit_scale).interval;
    if (job.request.full) cursor_ = {};
    if (!cursor_.list) {
      begin_pass(cursor_, job.clock.now(), job.moscow_today());
    } else {
      cursor_.interrupted |= cursor_.list == FeedbackList::unanswered;
    }
  }

  Task<StepEnd> run() {
    PageLoop loop{.first_wait = kConfirmWait};
    const auto next = [this]() { return next_call(); };
    const auto store = [this](const std::string& body) { return store_page(body); };
    StepEnd end = co_await read_pages(job_, loop, next, store);
    if (is_out_of_reach(end) && in_archive()) {  // only the archive is closed to the token
      end_pass(cursor_);
      co_await job_.keep();
      end = {};
    }
    if (end.error || end.again_in) co_return end;
    const int shared = requests_shared(job_.request.dataset, job_.credentials.info.type);
    if (shared > 1) end.rest = interval_ * shared;
    co_return end;
  }

 private:
  [[nodiscard]] bool in_archive() const { return cursor_.list == FeedbackList::archive; }

  // The archive lists the newest rows first, and usually none is new, so its first page is small.
  [[nodiscard]] std::int64_t rows_to_ask() const {
    if (in_archive()) return !cursor_.whole && cursor_.skip == 0 ? source_.archive_look : source_.take;
    return std::min(source_.take, source_.reach - cursor_.skip);
  }

  [[nodiscard]] std::optional<wb::Call> next_call() const {
    if (!cursor_.list) return std::nullopt;
    wb::FeedbackPage page;
    page.answered = cursor_.list == FeedbackList::answered;
    page.take = rows_to_ask();
    page.skip = cursor_.skip;
    page.created_from = cursor_.created_from;
    return source_.call(*cursor_.list, page);
  }

  // The creation time from which answered rows are read; nullopt: from the first one. `open_now_` holds the
  // ids of WB's unanswered list. If the reading of that list was interrupted, some ids are missing, so every
  // open row may have left it.
  [[nodiscard]] std::optional<UtcTime> answered_from(db::Tx& tx) const {
    if (cursor_.whole || !cursor_.answered_since || !cursor_.started) return std::nullopt;
    UtcTime from = *cursor_.answered_since - kOverlap;
    for (const store::OpenReview& row : source_.open(tx, job_.cabinet.id)) {
      const bool may_have_left = cursor_.interrupted || !open_now_.contains(row.id);
      if (may_have_left && row.created_at > *cursor_.started - kOpenFor)
        from = std::min(from, row.created_at);
    }
    return from;
  }

  // Moves the cursor past a stored page: to the next page, the next list, or the end of the pass.
  void advance(db::Tx& tx, std::int64_t seen, std::int64_t news, bool end) {
    cursor_.skip += seen;
    const bool known_archive = in_archive() && !cursor_.whole && news == 0;
    if (!end && !known_archive) {
      if (in_archive() || cursor_.skip < source_.reach) return;
      // Beyond `reach` the list continues from the newest creation time read so far.
      if (cursor_.newest && std::optional(*cursor_.newest - kBorder) > cursor_.created_from) {
        cursor_.created_from = *cursor_.newest - kBorder;
        cursor_.skip = 0;
        return;
      }
    }
    if (cursor_.list == FeedbackList::unanswered)
      return begin_list(cursor_, FeedbackList::answered, answered_from(tx));
    if (cursor_.list == FeedbackList::answered && source_.archive_look > 0)
      return begin_list(cursor_, FeedbackList::archive, std::nullopt);
    end_pass(cursor_);
  }

  // Runs on a worker. Stores the page and the position after it in one transaction.
  Result<void> store_page(const std::string& body) {
    const auto page = source_.read(job_, body, *cursor_.list);
    if (!page) return page.error();
    for (const store::OpenReview& row : page->rows) {
      cursor_.newest = std::max(cursor_.newest, std::optional(row.created_at));
      if (cursor_.list == FeedbackList::unanswered) open_now_.insert(row.id);
    }
    const std::int64_t asked = rows_to_ask();
    bool end = ends_data(page->seen, asked, cursor_.largest_page);
    if (!confirms_ && page->seen < asked) end = true;
    const WriteCounts counts = job_.store([&](db::Tx& tx) {
      const WriteCounts written = page->save(tx);
      advance(tx, page->seen, written.created + written.changed, end);
      return written;
    });
    job_.count(counts, page->seen);
    return {};
  }

  Job& job_;
  const FeedbackSource& source_;
  FeedbackCursor& cursor_;
  bool confirms_ = true;
  Millis interval_{0};
  std::unordered_set<std::string> open_now_;
};

}  // namespace

Task<StepEnd> run_feedback_pass(Job& job, const FeedbackSource& source) {
  if (auto end = job.barred(source.operation)) co_return *end;
  FeedbackPass pass(job, source);
  co_return co_await pass.run();
}

}  // namespace wbd::sync
