// WB's own totals of the weekly finance reports (GUIDE 5.26). WB may correct them for weeks, so those of the
// last sixty days are read every day.

#include <algorithm>

#include "core/store/ledger_marks.hpp"
#include "core/store/payouts.hpp"
#include "core/sync/cost_days.hpp"
#include "core/sync/finance_start.hpp"
#include "core/sync/page_loop.hpp"
#include "core/sync/payouts/cursor.hpp"
#include "core/wb/payouts.hpp"

namespace wbd::sync {
namespace {

constexpr WindowRule kPayoutRule{.window_days = 364, .recent_days = 60};

// Whole weeks, so the range selects the same reports however WB compares them with it.
DayRange whole_weeks(const DayRange& window) {
  return {monday_of(window.from), moved(monday_of(window.to), 6)};
}

// Runs on a worker.
Result<void> store_payouts(Job& job, PayoutsCursor& cursor, const DayRange& window, const std::string& body) {
  const auto parsed = wb::parse_payouts(body);
  if (!parsed) return parsed.error();
  job.store(*parsed, [&](db::Tx& tx) {
    WriteCounts counts;
    // WB also writes null by mistake, and the history is read once.
    const bool surprising = says_null(body) && cursor.offset == 0 && window.to < job.moscow_today();
    cursor.windows.empty_once = surprising && !cursor.windows.empty_once;
    if (cursor.windows.empty_once) return counts;
    const store::SavedPayouts saved = store::save_payouts(tx, job.cabinet.id, parsed->rows);
    counts += saved.counts;
    for (const std::int64_t report : saved.reports)
      store::note_ledger_report(tx, job.cabinet.id, FinancePeriod::weekly, report);
    if (parsed->skipped > 0) note_unread(cursor.windows, job.clock.now());
    cursor.offset += parsed->seen;
    if (!ends_data(parsed->seen, wb::kPayoutPage, cursor.largest_page)) return counts;
    cursor.offset = 0;
    finish_window(cursor.windows, window);
    if (!next_window(cursor.windows, kPayoutRule)) end_reread(cursor.windows.unread);
    return counts;
  });
  return {};
}

// The list cannot say which report a row was of, so all days behind the recent ones are read again.
void plan_unread_weeks(Job& job, CostWindows& windows) {
  const auto behind = days_behind(windows, kPayoutRule, job.moscow_today());
  if (!behind) return;
  std::vector<Date> days;
  for (Date day = behind->from; day <= behind->to; day = moved(day, 1)) days.push_back(day);
  plan_unread(windows, kPayoutRule, days, job.clock.now(), job.on_demand());
}

}  // namespace

Task<StepEnd> sync_payouts(Job& job) {
  if (auto end = job.barred(wb::Operation::payout_list)) co_return *end;
  PayoutsCursor& cursor = job.open_cursor<PayoutsCursor>();
  const Date today = job.moscow_today();
  const auto before = next_window(cursor.windows, kPayoutRule);
  plan_windows(cursor.windows, kPayoutRule, first_finance_day(job.options.finance_from, today), today,
               job.on_demand());
  plan_unread_weeks(job, cursor.windows);
  if (next_window(cursor.windows, kPayoutRule) != before) cursor.offset = 0;
  PageLoop loop;
  DayRange window;
  const auto next = [&]() -> std::optional<wb::Call> {
    const auto days = next_window(cursor.windows, kPayoutRule);
    if (!days) return std::nullopt;
    window = *days;
    job.requests_left = windows_left(cursor.windows, kPayoutRule);
    const DayRange weeks = whole_weeks(window);
    return wb::payouts_call(weeks.from, std::min(weeks.to, today), cursor.offset);
  };
  const auto store = [&](const std::string& body) { return store_payouts(job, cursor, window, body); };
  co_return co_await read_pages(job, loop, next, store);
}

}  // namespace wbd::sync
