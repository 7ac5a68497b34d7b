// Sales reports, weekly and daily, and the balance (GUIDE 5.23, 5.24). A range of reports is read page by
// page until WB says 204; its rows count from then on, all at once, so that no answer ever holds half a
// report or an operation twice.

#include <algorithm>

#include "core/base/log.hpp"
#include "core/store/finance.hpp"
#include "core/sync/cursor.hpp"
#include "core/sync/finance/plan.hpp"
#include "core/sync/job.hpp"
#include "core/wb/batch_sink.hpp"
#include "core/wb/finance.hpp"

namespace wbd::sync {
namespace {

struct FinancePageFacts {
  std::int64_t seen = 0;
  std::int64_t usable = 0;
  std::int64_t last_rrd_id = 0;  // of the last usable row
};

// Stores a batch when the next one is here: the transaction of the page's last one moves the cursor over the
// page.
class FinancePageSink final : public wb::BatchSink {
 public:
  FinancePageSink(Job& job, const FinanceCursor& cursor, FinancePass& pass, FinancePeriod period)
      : job_(job), cursor_(cursor), pass_(pass), period_(period) {}

  Task<Result<void>> consume(std::string json_array) override {
    if (!held_.empty()) {
      auto stored = co_await store(std::move(held_), false);
      if (!stored) co_return stored.error();
    }
    held_ = std::move(json_array);
    co_return Result<void>{};
  }

  Task<Result<FinancePageFacts>> finish() {
    if (!held_.empty()) {
      auto stored = co_await store(std::move(held_), true);
      if (!stored) co_return stored.error();
    }
    co_return facts_;
  }

 private:
  Task<Result<void>> store(std::string json, bool last) {
    auto work = [this, json = std::move(json), last]() -> Result<void> {
      try {
        return store_batch(json, last);
      } catch (const Failure& failure) {  // the transfer must be ended in order, not torn
        return failure.error();
      }
    };
    co_return co_await run_blocking(job_.workers, std::move(work));
  }

  Result<void> store_batch(const std::string& json, bool last) {
    auto parsed = wb::parse_finance_details(json, period_);
    if (!parsed) return parsed.error();
    facts_.seen += parsed->seen;
    facts_.usable += std::ssize(parsed->rows);
    pass_.skipped = pass_.skipped || parsed->skipped > 0;
    if (!parsed->rows.empty()) facts_.last_rrd_id = parsed->rows.back().rrd_id;
    const WriteCounts counts = job_.commit([&](db::Tx& tx) {
      const WriteCounts written = store::upsert_finance_rows(tx, job_.cabinet.id, parsed->rows);
      if (last && facts_.usable > 0) {
        pass_.rrd_id = facts_.last_rrd_id;
        store::save_cursor(tx, job_.lease, to_text(cursor_));
      }
      return written;
    });
    job_.count(counts, parsed->seen);
    job_.note_skipped(*parsed);
    return {};
  }

  Job& job_;
  const FinanceCursor& cursor_;
  FinancePass& pass_;  // of cursor_
  FinancePeriod period_;
  std::string held_;
  FinancePageFacts facts_;
};

// On a worker: the range has been read to its end. A weekly report with a row that nobody understands
// replaces no daily ones, which may hold that operation: it is read again the next day.
void complete(Job& job, FinanceCursor& cursor, FinancePass& pass, FinancePeriod period) {
  const bool counts = period == FinancePeriod::daily || !pass.skipped;
  if (period == FinancePeriod::weekly) cursor.all_weeks = cursor.all_weeks || counts;
  FinanceLook& look = period == FinancePeriod::weekly ? cursor.weekly_look : cursor.daily_look;
  if (!pass.tail) look = {job.moscow_day(0), pass.from, 0};
  if (!pass.skipped) look.rrd_id = pass.rrd_id;
  pass = {};
  job.commit([&](db::Tx& tx) {
    if (counts && store::settle_finance_reports(tx, job.cabinet.id, period))
      store::raise_data_version(tx, job.cabinet.id);
    store::save_cursor(tx, job.lease, to_text(cursor));
    return WriteCounts{};
  });
  const auto batch = static_cast<std::int64_t>(job.options.batch_size);
  std::int64_t dropped = batch;
  while (dropped == batch) {
    job.commit([&](db::Tx& tx) {
      dropped = store::drop_replaced_finance_rows(tx, job.cabinet.id, batch);
      return WriteCounts{};
    });
  }
}

// Reads the pass to its end. `progress`: a page has come in this run already.
Task<StepEnd> read_pass(Job& job, FinanceCursor& cursor, FinancePass& pass, FinancePeriod period,
                        bool& progress) {
  for (;;) {
    const auto from = parse_date(pass.from), to = parse_date(pass.to);
    if (!from || !to) throw Failure({Errc::internal, "a finance pass without its days"});
    const wb::FinancePage page{period, *from, *to, pass.rrd_id};
    const std::int64_t before = pass.rrd_id;
    FinancePageSink sink(job, cursor, pass, period);
    job.calls.max_limiter_wait =
        progress ? std::max(kConfirmWait, job.request.max_limiter_wait) : job.request.max_limiter_wait;
    const wb::Call call = wb::finance_details_call(page);
    auto rows = co_await job.client.stream(job.credentials, call, job.options.batch_size, sink, job.calls);
    if (!rows) {
      if (rows.error().code == Errc::rate_limited && progress)
        co_return StepEnd{{}, rows.error().retry_after.value_or(Millis{60'000})};
      co_return StepEnd{rows.error(), {}};
    }
    auto facts = co_await sink.finish();
    if (!facts) co_return StepEnd{facts.error(), {}};
    progress = true;
    if (facts->seen > 0 && facts->usable == 0)
      co_return StepEnd{Error{Errc::bad_data, "no row of WB's financial report can be understood"}, {}};
    const bool stands_still = facts->seen > 0 && facts->last_rrd_id == before;
    if (stands_still && facts->seen > 1)
      co_return StepEnd{Error{Errc::bad_data, "WB's financial report does not go on after its last row"}, {}};
    if (facts->seen == 0 || stands_still) break;
  }
  auto work = [&]() { complete(job, cursor, pass, period); };
  co_await run_blocking(job.workers, std::move(work));
  co_return StepEnd{};
}

// What fails here is not what the dataset is for: it is logged, and the reports are read.
Task<std::optional<Error>> read_balance(Job& job) {
  auto body = co_await job.call(wb::account_balance_call(), job.request.max_limiter_wait);
  if (!body) {
    const Error& error = body.error();
    if (error.code == Errc::unauthorized || error.code == Errc::cancelled) co_return error;
    if (error.code != Errc::rate_limited)  // a base token may ask once a day
      log::warning("sync", "the balance was not read",
                   {{"cabinet_id", job.cabinet.id.value}, {"reason", error.detail}});
    co_return std::nullopt;
  }
  auto balance = wb::parse_balance(*body);
  if (!balance) {
    log::warning("sync", "the balance was not understood",
                 {{"cabinet_id", job.cabinet.id.value}, {"reason", balance.error().detail}});
    co_return std::nullopt;
  }
  auto work = [&job, &balance]() {
    job.commit([&](db::Tx& tx) {
      if (store::save_balance(tx, job.cabinet.id, *balance, job.clock.now()))
        store::raise_data_version(tx, job.cabinet.id);
      return WriteCounts{};
    });
  };
  co_await run_blocking(job.workers, std::move(work));
  co_return std::nullopt;
}

// Takes over what the configuration or the caller asks for, before the range is chosen.
void apply_wishes(const Job& job, FinanceCursor& cursor, Date today) {
  std::optional<Date> wanted = job.options.finance_from;
  if (job.request.since) wanted = TimeZone::moscow().date_of(*job.request.since);
  const auto known_first = parse_date(cursor.first);
  const Date first = first_finance_day(wanted, today);
  const bool reaches_back = !known_first || (wanted && first < *known_first);
  if (reaches_back) cursor.first = wbd::to_string(first);
  if (reaches_back || job.request.full) {
    cursor.all_weeks = false;
    cursor.weekly = cursor.daily = {};
  }
  if (reaches_back || job.request.full || job.request.since) cursor.weekly_look = cursor.daily_look = {};
}

// Reports do not change once they are out, and the rows of a later one follow in rrdId. Whoever relied on
// that alone would never see what WB put in between: once a Moscow day the range is read from its first row.
FinancePass pass_over(const DayRange& range, const FinanceLook& look, Date today) {
  FinancePass pass{wbd::to_string(range.from), wbd::to_string(range.to)};
  pass.tail = look.rrd_id > 0 && look.on == wbd::to_string(today) && look.from <= pass.from;
  if (pass.tail) pass.rrd_id = look.rrd_id;
  return pass;
}

}  // namespace

Task<StepEnd> sync_finance(Job& job) {
  if (auto end = job.barred(wb::Operation::finance_details)) co_return *end;
  FinanceCursor cursor;
  read_cursor(job.cursor_text, cursor);
  const Date today = job.moscow_today();
  apply_wishes(job, cursor, today);
  const Date first = parse_date(cursor.first).value_or(today);

  if (auto error = co_await read_balance(job)) co_return StepEnd{*error, {}};

  const auto known_through = [&job]() {
    return job.database.read_value(
        [&](db::Tx& tx) { return store::weekly_finance_through(tx, job.cabinet.id); });
  };
  bool progress = false;
  const bool asked_for = job.request.force || job.request.full || job.request.since;
  if (cursor.weekly.from.empty() && (asked_for || cursor.weekly_look.on != wbd::to_string(today))) {
    auto through = known_through;
    const auto known = co_await run_blocking(job.workers, std::move(through));
    const auto since =
        job.request.since ? std::optional(TimeZone::moscow().date_of(*job.request.since)) : std::nullopt;
    const auto range =
        weekly_range(since.value_or(first), cursor.all_weeks && !since ? known : std::nullopt, today);
    if (range) cursor.weekly = pass_over(*range, cursor.weekly_look, today);
  }
  if (!cursor.weekly.from.empty()) {
    StepEnd weekly = co_await read_pass(job, cursor, cursor.weekly, FinancePeriod::weekly, progress);
    if (weekly.error || weekly.again_in) co_return weekly;
  }
  if (cursor.daily.from.empty()) {
    auto through = known_through;
    const DayRange range = daily_range(first, co_await run_blocking(job.workers, std::move(through)), today);
    cursor.daily = pass_over(range, cursor.daily_look, today);
  }
  co_return co_await read_pass(job, cursor, cursor.daily, FinancePeriod::daily, progress);
}

}  // namespace wbd::sync
