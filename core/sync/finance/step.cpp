// Sales reports, weekly and daily, and the balance (GUIDE 5.23, 5.24). A range of reports is read page by
// page until WB answers 204. Only then do its rows count, all at once, so no answer of ours holds half a
// report or an operation twice.

#include <algorithm>

#include "core/base/log.hpp"
#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "core/store/versions.hpp"
#include "core/sync/currency.hpp"
#include "core/sync/finance/cursor.hpp"
#include "core/sync/finance/ingest.hpp"
#include "core/sync/ledger.hpp"
#include "core/sync/missing_rows.hpp"
#include "core/sync/page_sink.hpp"
#include "core/sync/statistics/reader.hpp"
#include "core/wb/finance.hpp"

namespace wbd::sync {
namespace {

// Work that counts no rows, but raises the data version when it changed something.
Job::Work version_only(std::function<bool(db::Tx&)> work) {
  return [work = std::move(work)](db::Tx& tx) {
    WriteCounts counts;
    if (work(tx)) counts.changed = 1;
    return counts;
  };
}

// Runs on a worker when the range has been read to its end. A row that was not understood costs itself alone:
// the reports come into force without it, and finance_unread names it. It is read again the next day.
void complete(Job& job, FinanceCursor& cursor, FinancePass& pass, FinancePeriod period) {
  if (period == FinancePeriod::weekly) cursor.all_weeks = true;
  FinanceLook& look = period == FinancePeriod::weekly ? cursor.weekly_look : cursor.daily_look;
  if (!pass.tail) look = {job.moscow_today(), pass.from, 0};
  if (!pass.skipped) look.rrd_id = pass.rrd_id;
  pass = {};
  make_ledgers(job, period);
  job.store(
      version_only([&](db::Tx& tx) { return store::settle_finance_reports(tx, job.cabinet.id, period); }));
  const auto batch = static_cast<std::int64_t>(job.options.batch_size);
  std::int64_t dropped = batch;
  while (dropped == batch) {
    job.commit([&](db::Tx& tx) {
      dropped = store::drop_replaced_finance_rows(tx, job.cabinet.id, batch);
      if (dropped < batch) store::drop_replaced_ledger(tx, job.cabinet.id);
      return WriteCounts{};
    });
  }
}

// The rows of one page.
struct FinancePage {
  std::int64_t seen = 0;
  std::optional<std::int64_t> last_rrd_id;  // of the last row that has one
};

// Reports of buyouts may be in another currency than the seller's.
std::string_view main_currency(std::span<const FinanceRow> rows) {
  return only_currency_of(rows, [](const FinanceRow& row) {
    return row.report.type == 1 ? std::string_view(row.report.currency) : std::string_view();
  });
}

// Stores the page, and with its last batch the position after it.
Task<Result<FinancePage>> read_page(Job& job, FinancePass& pass, const DayRange& range, FinancePeriod period,
                                    Millis least_wait) {
  FinancePage page;
  const auto save = [&](db::Tx& tx, const wb::FinanceAnswer& batch, bool last) {
    learn_currency(tx, job.cabinet.id, job.options.report_zone, CurrencySource::finance,
                   main_currency(batch.rows));
    WriteCounts counts = ingest_finance_rows(tx, job.cabinet.id, batch.rows);
    if (store::note_unread_finance(tx, job.cabinet.id, batch.unread, batch.rows))
      store::raise_data_version(tx, job.cabinet.id);
    pass.skipped = pass.skipped || batch.skipped > 0;
    if (batch.last_rrd_id) page.last_rrd_id = batch.last_rrd_id;
    if (last && page.last_rrd_id) {
      pass.rrd_id = *page.last_rrd_id;
      job.save_cursor(tx);
    }
    return counts;
  };
  const ParseBatch parse = [&](std::string_view json) -> Result<PageBatch> {
    auto parsed = wb::parse_finance_details(json, period);
    if (!parsed) return parsed.error();
    PageBatch batch;
    batch.seen = parsed->seen;
    batch.skipped = parsed->skipped;
    batch.samples = parsed->samples;
    batch.fields = parsed->fields;
    batch.save = [&save, rows = std::move(*parsed)](db::Tx& tx, const StreamedPage&, bool last) {
      return save(tx, rows, last);
    };
    return batch;
  };
  const wb::Call call = wb::finance_details_call({period, range.from, range.to, pass.rrd_id});
  const auto stored = co_await stream_page(job, call, least_wait, SinkDepth::one, parse);
  if (!stored) co_return stored.error();
  page.seen = stored->seen;
  co_return page;
}

// Reads the pass to its end. `progress`: a page of this run has been stored.
Task<StepEnd> read_pass(Job& job, FinanceCursor& cursor, FinancePass& pass, FinancePeriod period,
                        bool& progress) {
  while (const auto range = pass.range()) {
    const std::int64_t before = pass.rrd_id;
    // After a first page: the confirmation that it was the last, then the same for the daily reports.
    if (before > 0) job.requests_left = period == FinancePeriod::weekly ? 3 : 1;
    const auto page = co_await read_page(job, pass, *range, period, progress ? kConfirmWait : Millis{0});
    if (!page) co_return ended(page.error(), progress);
    progress = true;
    if (page->last_rrd_id) job.requests_left = period == FinancePeriod::weekly ? 3 : 1;
    // The next page begins after a row's id. Without any id it cannot be requested; the earlier pages are
    // complete.
    if (page->seen > 0 && !page->last_rrd_id && before == 0)
      co_return StepEnd{Error{Errc::bad_data, "no row of WB's financial report can be understood"}, {}};
    const bool stands_still = page->last_rrd_id.value_or(before) == before;
    if (stands_still && page->seen > 1 && page->last_rrd_id)
      co_return StepEnd{Error{Errc::bad_data, "WB's financial report does not go on after its last row"}, {}};
    if (page->seen == 0 || stands_still) break;
  }
  co_await job.on_worker(complete, job, cursor, pass, period);
  job.requests_left = period == FinancePeriod::weekly ? 2 : 0;  // of the daily reports
  co_return StepEnd{};
}

void store_balance(Job& job, const Balance& balance) {
  job.commit(version_only(
      [&](db::Tx& tx) { return store::save_balance(tx, job.cabinet.id, balance, job.clock.now()); }));
}

// Only a refused token and a cancelled run end the dataset.
// Other failures are logged, and the reports are still read.
Task<std::optional<Error>> read_balance(Job& job) {
  const auto body = co_await job.call(wb::account_balance_call());
  if (!body) {
    const Error& error = body.error();
    if (error.code == Errc::unauthorized || error.code == Errc::cancelled) co_return error;
    if (error.code != Errc::rate_limited)  // a base token may ask once a day
      log::warning("sync", "the balance was not read",
                   {{"cabinet_id", job.cabinet.id.value}, {"reason", error.detail}});
    co_return std::nullopt;
  }
  const auto balance = wb::parse_balance(*body);
  if (!balance) {
    const Error error = job.unreadable(wb::Operation::account_balance, balance.error());
    log::warning("sync", "the balance was not understood",
                 {{"cabinet_id", job.cabinet.id.value}, {"reason", error.detail}});
    co_return std::nullopt;
  }
  co_await job.on_worker(store_balance, job, *balance);
  co_return std::nullopt;
}

std::optional<Date> wanted_since(const Job& job) {
  if (!job.request.since) return std::nullopt;
  return TimeZone::moscow().date_of(*job.request.since);
}

// Applies the first day that the configuration or the caller requests, before the range is chosen.
void apply_request(const Job& job, FinanceCursor& cursor, Date today) {
  const auto since = wanted_since(job);
  auto wanted = since ? since : job.options.finance_from;
  // Without the statistics the reports alone know sales older than the feed's 31 days.
  const auto replaced = [](const MethodStatus& one) { return one.from_feed(); };
  if (!wanted && std::ranges::any_of(job.methods, replaced)) wanted = feed_mode_start(today);
  const Date first = first_finance_day(wanted, today);
  const bool reaches_back = !cursor.first || (wanted && first < *cursor.first);
  if (reaches_back) cursor.first = first;
  if (reaches_back || job.request.full) {
    cursor.all_weeks = false;
    cursor.weekly = cursor.daily = {};
  }
  if (reaches_back || job.request.full || since) cursor.weekly_look = cursor.daily_look = {};
  if (!cursor.exact) {
    cursor.all_weeks = false;
    cursor.weekly = cursor.daily = {};
    cursor.weekly_look = cursor.daily_look = {};
    cursor.exact = true;
  }
}

// Published reports do not change, and the rows of a later one have larger rrdIds. But a report may appear
// after younger ones, with smaller rrdIds. So the range is read from its first row once each Moscow day, and
// whenever a person asks.
FinancePass pass_over(const DayRange& range, const FinanceLook& look, Date today) {
  FinancePass pass{range.from, range.to};
  pass.tail = look.rrd_id > 0 && look.on == today && look.from <= pass.from;
  if (pass.tail) pass.rrd_id = look.rrd_id;
  return pass;
}

// Weeks with rows that could not be read are requested again for this long.
constexpr std::chrono::days kRepairsTake{60};

std::optional<Date> oldest_unread(Job& job) {
  return job.database.read_value([&](db::Tx& tx) {
    const Date since{std::chrono::sys_days{job.moscow_today()} - kRepairsTake};
    return store::oldest_unread_finance(tx, job.cabinet.id, since);
  });
}

std::optional<Date> known_through(Job& job) {
  return job.database.read_value(
      [&](db::Tx& tx) { return store::weekly_finance_through(tx, job.cabinet.id); });
}

}  // namespace

Task<StepEnd> sync_finance(Job& job) {
  if (auto end = job.barred(wb::Operation::finance_details)) co_return *end;
  FinanceCursor& cursor = job.open_cursor<FinanceCursor>();
  const Date today = job.moscow_today();
  apply_request(job, cursor, today);
  const Date first = cursor.first.value_or(today);
  // The limit may stop this run, so the cursor remembers that the next looks start at the first row.
  if (job.on_demand()) cursor.weekly_look.rrd_id = cursor.daily_look.rrd_id = 0;

  if (auto error = co_await read_balance(job)) co_return StepEnd{*error, {}};

  bool progress = false;
  const auto since = wanted_since(job);
  const bool due = is_weekly_due(cursor.weekly_look.on, cursor.daily_look.on, today);
  if (!cursor.weekly.range() && (job.on_demand() || since || due)) {
    const auto known = co_await job.on_worker(known_through, job);
    const auto unread = co_await job.on_worker(oldest_unread, job);
    const auto through = cursor.all_weeks && !since ? known : std::nullopt;
    const auto range =
        weekly_range(since.value_or(first), unread ? std::min(through, unread) : through, today);
    if (range) cursor.weekly = pass_over(*range, cursor.weekly_look, today);
  }
  if (cursor.weekly.range()) {
    StepEnd weekly = co_await read_pass(job, cursor, cursor.weekly, FinancePeriod::weekly, progress);
    co_await make_missing_rows(job);
    if (weekly.error || weekly.again_in) co_return weekly;
  }
  if (!cursor.daily.range()) {
    const auto known = co_await job.on_worker(known_through, job);
    cursor.daily = pass_over(daily_range(first, known, today), cursor.daily_look, today);
  }
  StepEnd daily = co_await read_pass(job, cursor, cursor.daily, FinancePeriod::daily, progress);
  co_await make_missing_rows(job);
  co_await refresh_products(job);
  co_return daily;
}

}  // namespace wbd::sync
