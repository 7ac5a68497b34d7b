// Reviews, answered and not (SPEC 7.4). Unanswered ones are read whole each time; answered ones by creation
// date from where the last run stood, but far enough back for those that were unanswered here and have left
// that list since; everything once a day, because answers also change.

#include <algorithm>
#include <unordered_set>

#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"

namespace wb::sync {
namespace {

using std::chrono::hours;

constexpr std::int64_t kTake = 5'000;
constexpr std::int64_t kMaxSkip = 199'990;  // GUIDE 5.12
constexpr auto kOverlap = hours{24};
// An unanswered review goes to the archive after 30 days; one that vanished without a trace is not looked for
// longer.
constexpr auto kOpenFor = std::chrono::days{40};

struct PageFacts {
  std::int64_t seen = 0;
  std::int64_t news = 0;
  std::vector<std::string> ids;
  std::optional<UtcTime> newest;
};

Task<Result<PageFacts>> read_page(Job& job, const api::Call& call, bool archive) {
  auto body = co_await job.call(call, std::max(job.request.max_limiter_wait, kConfirmWait));
  if (!body) co_return body.error();
  auto work = [&job, &body, archive]() -> Result<PageFacts> {
    auto parsed = api::parse_feedbacks(*body, archive);
    if (!parsed) return parsed.error();
    const WriteCounts counts = job.commit([&](store::Tx& tx) {
      std::vector<const Review*> created;
      const WriteCounts written = store::upsert_reviews(tx, job.cabinet.id, parsed->rows, &created);
      if (Events* events = job.events()) {
        for (const Review* review : created) review_events(*events, *review);
      }
      return written;
    });
    job.count(counts, parsed->seen);
    job.note_skipped(*parsed);
    PageFacts facts{parsed->seen, counts.created + counts.changed, {}, {}};
    for (const Review& row : parsed->rows) {
      facts.ids.push_back(row.id);
      facts.newest = std::max(facts.newest.value_or(row.created_at), row.created_at);
    }
    return facts;
  };
  co_return co_await run_blocking(job.workers, std::move(work));
}

// Follows one list to its end. Past WB's largest skip it goes on from the newest creation time read so far.
Task<std::optional<Error>> read_list(Job& job, bool answered, std::optional<UtcTime> from,
                                     std::unordered_set<std::string>* ids) {
  api::FeedbackPage page;
  page.answered = answered;
  page.take = kTake;
  page.created_from = from;
  std::optional<UtcTime> newest;
  for (;;) {
    auto facts = co_await read_page(job, api::feedbacks_call(page), false);
    if (!facts) co_return facts.error();
    if (ids != nullptr) ids->insert(facts->ids.begin(), facts->ids.end());
    if (facts->newest) newest = std::max(newest.value_or(*facts->newest), *facts->newest);
    if (facts->seen == 0) co_return std::nullopt;
    page.skip += facts->seen;
    if (page.skip + kTake > kMaxSkip) {
      if (!newest || newest == page.created_from) co_return std::nullopt;
      page.created_from = newest;
      page.skip = 0;
    }
  }
}

Task<std::optional<Error>> read_archive(Job& job, bool whole) {
  for (std::int64_t skip = 0;;) {
    auto facts = co_await read_page(job, api::feedbacks_archive_call(kTake, skip), true);
    if (!facts) co_return facts.error();
    if (facts->seen == 0 || (!whole && facts->news == 0)) co_return std::nullopt;
    skip += facts->seen;
  }
}

}  // namespace

Task<StepEnd> sync_reviews(Job& job) {
  ReviewsCursor cursor;
  if (!job.request.full) read_cursor(job.cursor_text, cursor);
  const UtcTime started = job.clock.now();
  const std::string today = job.moscow_day(0);
  const bool whole = cursor.answered_since == 0 || cursor.full_on != today;

  std::unordered_set<std::string> open_now;
  if (auto error = co_await read_list(job, false, std::nullopt, &open_now)) co_return StepEnd{*error, {}};

  std::optional<UtcTime> from;
  if (!whole) {
    from = UtcTime{Millis{cursor.answered_since}} - kOverlap;
    auto load = [&job]() {
      return job.database.read_value([&](store::Tx& tx) { return store::open_reviews(tx, job.cabinet.id); });
    };
    for (const store::OpenReview& review : co_await run_blocking(job.workers, std::move(load))) {
      const bool left_the_list = !open_now.contains(review.id) && review.created_at > started - kOpenFor;
      if (left_the_list) from = std::min(*from, review.created_at);
    }
  }
  if (auto error = co_await read_list(job, true, from, nullptr)) co_return StepEnd{*error, {}};
  if (auto error = co_await read_archive(job, whole)) co_return StepEnd{*error, {}};

  cursor.answered_since = started.time_since_epoch().count();
  cursor.full_on = today;
  auto save = [&job, &cursor]() {
    job.commit([&](store::Tx& tx) {
      store::save_cursor(tx, job.lease, to_text(cursor));
      return WriteCounts{};
    });
  };
  co_await run_blocking(job.workers, std::move(save));
  co_return StepEnd{};
}

}  // namespace wb::sync
