// Reads the sales funnel by day (GUIDE 5.14). The history by article (GUIDE 5.15) is not used: a request
// gives a week of twenty articles, without cancels. core/sync/funnel/plan.hpp chooses the days.

#include "core/store/funnel.hpp"
#include "core/sync/currency.hpp"
#include "core/sync/funnel/ingest.hpp"
#include "core/sync/funnel/plan.hpp"
#include "core/sync/load_estimate.hpp"
#include "core/sync/page_loop.hpp"
#include "core/wb/funnel.hpp"

namespace wbd::sync {
namespace {

// Runs in the transaction that stores the last page of the month.
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

// A day takes one request; the number of rows is much the same every day.
void estimate_load(Job& job, const FunnelCursor& cursor, std::int64_t rows) {
  const std::int64_t days = cursor.last_back + std::int64_t{1};
  const std::int64_t done = std::min<std::int64_t>(cursor.next_back, days);
  job.requests_left = days - done + std::ssize(cursor.older);
  job.load_expected = rows_of_all_parts(job.loaded_before + job.outcome.fetched + rows, done, days);
}

// On a worker: one page of one day.
Result<void> store_funnel_page(Job& job, FunnelCursor& cursor, Date day, const std::string& body) {
  wb::Parsed<FunnelDay> page;
  if (!body.empty()) {  // 204: no data
    auto parsed = wb::parse_funnel_products(body, day);
    if (!parsed) return parsed.error();
    page = std::move(*parsed);
  }
  const Date today = job.moscow_today();
  cursor.offset += page.seen;
  bool day_over = cursor.confirmed_on == today && cursor.offset == cursor.confirmed_rows;
  if (page.seen == 0) {
    cursor.confirmed_rows = cursor.offset;
    cursor.confirmed_on = today;
    day_over = true;
  }
  const bool month_over = day_over && funnel_day_read(cursor);
  estimate_load(job, cursor, page.seen);
  job.store(page, [&](db::Tx& tx) {
    const auto code_of = [](const FunnelDay& row) { return std::string_view(row.currency); };
    learn_currency(tx, job.cabinet.id, job.options.report_zone, CurrencySource::funnel,
                   only_currency_of(page.rows, code_of));
    const WriteCounts written = ingest_funnel_days(tx, job.cabinet.id, page.rows, job.clock.now());
    if (month_over) end_month(tx, job.cabinet.id, cursor);
    return written;
  });
  return {};
}

std::optional<Date> first_stored_day(Job& job) {
  return job.database.read_value([&](db::Tx& tx) { return store::first_funnel_day(tx, job.cabinet.id); });
}

}  // namespace

Task<StepEnd> sync_funnel(Job& job) {
  if (auto end = job.barred(wb::Operation::funnel_products)) co_return *end;
  FunnelCursor& cursor = job.open_cursor<FunnelCursor>();
  std::optional<Date> first;
  if (job.request.full) {  // from the first day that is stored
    cursor = {};
    first = co_await job.on_worker(first_stored_day, job);
  }
  begin_funnel_pass(cursor, job.moscow_today(), first);
  if (job.loads && cursor.on && cursor.next_back == 0 && cursor.offset == 0) {
    job.history_from = TimeZone::moscow().start_of(
        Date{std::chrono::sys_days{*cursor.on} - std::chrono::days{cursor.last_back}});
  }
  estimate_load(job, cursor, 0);
  PageLoop loop{.continue_in = 20s};  // its limit refills every 20 s (GUIDE 5.14)
  std::optional<Date> day;
  const auto next = [&]() -> std::optional<wb::Call> {
    day = funnel_day(cursor);
    if (!day) return std::nullopt;
    return wb::funnel_products_call(*day, cursor.offset);
  };
  const auto store = [&](const std::string& body) { return store_funnel_page(job, cursor, *day, body); };
  co_return co_await read_pages(job, loop, next, store);
}

}  // namespace wbd::sync
