// The sales funnel, a day a question (GUIDE 5.14). A day of all articles is what the history by article
// (GUIDE 5.15) gives for twenty at a time and a week back, and its cancels besides. Which day when:
// core/sync/funnel/plan.hpp.

#include "core/store/funnel.hpp"
#include "core/sync/funnel/plan.hpp"
#include "core/sync/job.hpp"
#include "core/wb/funnel.hpp"

namespace wbd::sync {
namespace {

// Inside the transaction that stores the last page of the month.
void end_month(db::Tx& tx, CabinetId cabinet, FunnelCursor& cursor) {
  const auto first = store::first_funnel_day(tx, cabinet);
  if (const auto older = first ? older_funnel_days(cursor, *first) : std::nullopt) {
    const TimeZone moscow = TimeZone::moscow();
    add_older_days(cursor, store::orders_decided_since(
                               tx, cabinet, {moscow.start_of(older->first), moscow.start_of(older->end)},
                               moscow.start_of(older->since)));
  }
  cursor.whole_on = cursor.on;
}

// On a worker: one page of one day.
Result<void> store_page(Job& job, FunnelCursor& cursor, const std::string& body, Date day) {
  wb::Parsed<FunnelDay> page;
  if (!body.empty()) {  // 204: no data
    auto parsed = wb::parse_funnel_products(body, day);
    if (!parsed) return parsed.error();
    page = std::move(*parsed);
  }
  const std::string today = job.moscow_day(0);
  cursor.offset += page.seen;
  bool day_over = cursor.confirmed_on == today && cursor.offset == cursor.confirmed_rows;
  if (page.seen == 0) {
    cursor.confirmed_rows = cursor.offset;
    cursor.confirmed_on = today;
    day_over = true;
  }
  const bool month_over = day_over && funnel_day_read(cursor);
  const WriteCounts counts = job.commit([&](db::Tx& tx) {
    const WriteCounts written = store::upsert_funnel_days(tx, job.cabinet.id, page.rows, job.clock.now());
    if (month_over) end_month(tx, job.cabinet.id, cursor);
    store::save_cursor(tx, job.lease, to_text(cursor));
    return written;
  });
  job.count(counts, page.seen);
  job.note_skipped(page);
  return {};
}

}  // namespace

Task<StepEnd> sync_funnel(Job& job) {
  if (auto end = job.barred(wb::Operation::funnel_products)) co_return *end;
  FunnelCursor cursor;
  std::optional<Date> first;
  if (job.request.full) {  // whatever is stored
    auto look = [&job]() {
      return job.database.read_value(
          [&job](db::Tx& tx) { return store::first_funnel_day(tx, job.cabinet.id); });
    };
    first = co_await run_blocking(job.workers, std::move(look));
  } else {
    read_cursor(job.cursor_text, cursor);
  }
  begin_funnel_pass(cursor, job.moscow_today(), first);
  bool progress = false;
  while (const auto next = funnel_day(cursor)) {
    const Date day = *next;
    const Millis max_wait =
        progress ? std::max(kConfirmWait, job.request.max_limiter_wait) : job.request.max_limiter_wait;
    auto body = co_await job.call(wb::funnel_products_call(day, cursor.offset), max_wait);
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

}  // namespace wbd::sync
