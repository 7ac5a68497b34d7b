// The sales funnel, a day a question (GUIDE 5.14). A day of all articles is what the history by article
// (GUIDE 5.15) gives for twenty at a time and a week back, and its cancels besides. WB books buyouts and
// cancels on the day of the order: the last 30 days are read again once a day, today and yesterday each time.

#include "core/store/funnel.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"

namespace wb::sync {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kCorrectedDays = 30;
constexpr int kFreshDays = 1;  // before today
constexpr auto kOldestPass = days{7};

bool is_over(const FunnelCursor& cursor) {
  return cursor.next_back > cursor.last_back;
}

// Chooses what to read when nothing is under way, or when that has been waiting for too long.
void begin_pass(FunnelCursor& cursor, Date today) {
  const auto began = parse_date(cursor.on);
  const bool waits_too_long = !began || sys_days{today} - sys_days{*began} > kOldestPass;
  if (!is_over(cursor) && !waits_too_long) return;
  cursor.last_back = cursor.whole_on == wb::to_string(today) ? kFreshDays : kCorrectedDays;
  cursor.on = wb::to_string(today);
  cursor.next_back = 0;
  cursor.offset = 0;
}

void next_day(FunnelCursor& cursor) {
  cursor.offset = 0;
  ++cursor.next_back;
  if (is_over(cursor) && cursor.last_back == kCorrectedDays) cursor.whole_on = cursor.on;
}

// On a worker: one page of one day.
Result<void> store_page(Job& job, FunnelCursor& cursor, const std::string& body, Date day) {
  api::Parsed<FunnelDay> page;
  if (!body.empty()) {  // 204: no data
    auto parsed = api::parse_funnel_products(body, day);
    if (!parsed) return parsed.error();
    page = std::move(*parsed);
  }
  const std::string today = job.moscow_day(0);
  cursor.offset += page.seen;
  if (page.seen == 0) {
    cursor.confirmed_rows = cursor.offset;
    cursor.confirmed_on = today;
    next_day(cursor);
  } else if (cursor.confirmed_on == today && cursor.offset == cursor.confirmed_rows) {
    next_day(cursor);
  }
  const WriteCounts counts = job.commit([&](store::Tx& tx) {
    const WriteCounts written = store::upsert_funnel_days(tx, job.cabinet.id, page.rows, job.clock.now());
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, page.seen);
  job.note_skipped(page);
  return {};
}

}  // namespace

Task<StepEnd> sync_funnel(Job& job) {
  if (auto end = job.barred(api::Operation::funnel_products)) co_return *end;
  FunnelCursor cursor;
  if (!job.request.full) read_cursor(job.cursor_text, cursor);
  begin_pass(cursor, job.moscow_today());
  bool progress = false;
  while (!is_over(cursor)) {
    const auto began = parse_date(cursor.on);
    if (!began) throw Failure({Errc::internal, "a funnel pass without its day"});
    const Date day{sys_days{*began} - days{cursor.next_back}};
    const Millis max_wait =
        progress ? std::max(kConfirmWait, job.request.max_limiter_wait) : job.request.max_limiter_wait;
    auto body = co_await job.call(api::funnel_products_call(day, cursor.offset), max_wait);
    if (!body) {
      if (progress && body.error().code == Errc::rate_limited)
        co_return StepEnd{{}, body.error().retry_after.value_or(Millis{20'000})};
      co_return StepEnd{body.error(), {}};
    }
    auto work = [&job, &cursor, &body, day]() { return store_page(job, cursor, *body, day); };
    auto stored = co_await run_blocking(job.workers, std::move(work));
    if (!stored) co_return StepEnd{stored.error(), {}};
    progress = true;
  }
  co_return StepEnd{};
}

}  // namespace wb::sync
