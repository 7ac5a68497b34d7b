// Adverts (GUIDE 5.29, 5.30): the charges of a window of days, then what their campaigns spent on each
// article in these days.

#include <array>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "core/store/adverts.hpp"
#include "core/store/cost_days.hpp"
#include "core/sync/adverts/plan.hpp"
#include "core/sync/cost_days.hpp"
#include "core/sync/finance_start.hpp"
#include "core/sync/page_loop.hpp"
#include "core/wb/adverts.hpp"

namespace wbd::sync {
namespace {

// WB allows one request for spending in 20 s; a run reads some of them.
constexpr Millis kNextSpendWait{25'000};

// A report deducts charges of the days before it. So the first report needs charges from before its first
// day, and changed charges concern later reports.
constexpr int kDeductedWithinDays = 7;

constexpr std::array kSources{CostSource::advert_charges, CostSource::advert_spend};

// Runs on a worker.
Result<void> store_adverts(Job& job, AdvertsCursor& cursor, const std::string& body) {
  const auto parsed = wb::parse_adverts(body);
  if (!parsed) return job.unreadable(wb::Operation::advert_list, parsed.error());
  job.store(*parsed, [&](db::Tx& tx) {
    cursor.listed_on = job.moscow_today();
    return store::save_adverts(tx, job.cabinet.id, parsed->rows);
  });
  return {};
}

// Runs on a worker. Returns false when a list without rows has to be confirmed.
Result<bool> store_charges(Job& job, AdvertsCursor& cursor, const DayRange& window, const std::string& body) {
  auto parsed = wb::parse_advert_charges(body, window.to);
  if (!parsed) return job.unreadable(wb::Operation::advert_charges, parsed.error());
  bool accepted = true;
  job.store(*parsed, [&](db::Tx& tx) {
    const CabinetId cabinet = job.cabinet.id;
    const bool surprising =
        parsed->seen == 0 &&
        is_surprising(tx, job, CostSource::advert_charges, window,
                      store::has_advert_charges(tx, cabinet, window.from, window.to), body);
    accepted = !surprising || cursor.windows.empty_once;
    cursor.windows.empty_once = !accepted;
    if (!accepted) return WriteCounts{};
    cursor.spend =
        spend_of(window, store::days_read(tx, cabinet, CostSource::advert_spend, window.from, window.to),
                 job.moscow_today());
    finish_window(cursor.windows, window);
    if (parsed->skipped > 0) note_unread(cursor.windows, job.clock.now());
    parsed->rows =
        settle_undated(store::charges_between(tx, cabinet, window.from, window.to), std::move(parsed->rows));
    const WriteCounts counts =
        replace_cost_days(tx, job, CostSource::advert_charges, window, *parsed, &AdvertCharge::day,
                          [&](Date from, Date to, std::span<const AdvertCharge> charges) {
                            return store::replace_advert_charges(tx, cabinet, from, to, charges);
                          });
    note_changed_costs(tx, job, {window.from, moved(window.to, kDeductedWithinDays)}, counts);
    return counts;
  });
  return accepted;
}

// Runs on a worker. Campaigns that WB does not answer for keep what is stored.
Result<void> store_spend(Job& job, AdvertsCursor& cursor, const DayRange& days, std::int64_t last_id,
                         const std::string& body) {
  const auto parsed = wb::parse_advert_spend(body);
  if (!parsed) return job.unreadable(wb::Operation::advert_spend, parsed.error());
  job.store(*parsed, [&](db::Tx& tx) {
    WriteCounts counts;
    // Campaigns with charges have spent something, so the same ones are asked for once more.
    cursor.spend.empty_once = parsed->seen == 0 && !cursor.spend.empty_once;
    if (cursor.spend.empty_once) return counts;
    std::map<std::int64_t, std::span<const AdvertSpend>> last;  // of a campaign that is listed twice
    for (const wb::CampaignSpend& campaign : parsed->rows) last[campaign.advert_id] = campaign.rows;
    std::set<std::int64_t> campaigns;
    std::vector<AdvertSpend> spend;
    for (const auto& [advert_id, rows] : last) {
      campaigns.insert(advert_id);
      spend.insert(spend.end(), rows.begin(), rows.end());
    }
    counts += store::replace_advert_spend(tx, job.cabinet.id, campaigns, days.from, days.to, spend);
    cursor.spend.after = last_id;
    cursor.spend.skipped = cursor.spend.skipped || parsed->skipped > 0;
    note_changed_costs(tx, job, days, counts);
    return counts;
  });
  return {};
}

// Runs on a worker, after the last campaign.
void end_spend(Job& job, AdvertsCursor& cursor, const DayRange& days) {
  job.store([&](db::Tx& tx) {
    if (cursor.spend.skipped) note_unread(cursor.windows, job.clock.now());
    if (!cursor.spend.skipped) note_cost_days(tx, job, CostSource::advert_spend, days, {});
    cursor.spend = {};
    return WriteCounts{};
  });
}

Task<StepEnd> read_list(Job& job, AdvertsCursor& cursor) {
  if (cursor.listed_on == job.moscow_today()) co_return StepEnd{};
  const auto body = co_await job.call(wb::advert_list_call(), kConfirmWait);
  if (!body) co_return StepEnd{body.error(), {}};
  const auto stored = co_await job.on_worker(store_adverts, job, cursor, *body);
  if (!stored) co_return StepEnd{stored.error(), {}};
  co_return StepEnd{};
}

std::vector<std::int64_t> next_campaigns(Job& job, AdvertsCursor& cursor, const DayRange& days) {
  return job.database.read_value([&](db::Tx& tx) {
    return store::adverts_with_spend(tx, job.cabinet.id, days.from, days.to, cursor.spend.active,
                                     cursor.spend.after, wb::kMostAdverts);
  });
}

// Reads the pass to its end.
Task<StepEnd> read_spend(Job& job, AdvertsCursor& cursor, const DayRange& days, bool& progress) {
  StepEnd listed = co_await read_list(job, cursor);
  if (listed.error) co_return ended(*listed.error, progress);
  while (true) {
    const auto ids = co_await job.on_worker(next_campaigns, job, cursor, days);
    if (ids.empty()) break;
    const auto body = co_await job.call(wb::advert_spend_call(ids, days.from, days.to),
                                        progress ? kNextSpendWait : Millis{0});
    if (!body) co_return ended(body.error(), progress);
    const std::int64_t last = ids.back();
    const auto stored = co_await job.on_worker(store_spend, job, cursor, days, last, *body);
    if (!stored) co_return StepEnd{stored.error(), {}};
    progress = true;
  }
  co_await job.on_worker(end_spend, job, cursor, days);
  co_return StepEnd{};
}

}  // namespace

Task<StepEnd> sync_adverts(Job& job) {
  if (auto end = job.barred(wb::Operation::advert_charges)) co_return *end;
  AdvertsCursor& cursor = job.open_cursor<AdvertsCursor>();
  const Date today = job.moscow_today();
  const Date first = moved(first_finance_day(job.options.finance_from, today), -kDeductedWithinDays);
  plan_windows(cursor.windows, kAdvertRule, first, today, job.on_demand());
  co_await job.on_worker(plan_unread_days, job, cursor.windows, kAdvertRule, kSources);
  bool progress = false;
  StepEnd spending;  // the first failure: charges are read without the spending, too
  while (true) {
    const auto days = cursor.spend.range();
    if (days && !spending.error) {
      spending = co_await read_spend(job, cursor, *days, progress);
      if (spending.again_in || (spending.error && !is_out_of_reach(spending))) co_return spending;
      if (!spending.error) continue;
    }
    const auto window = next_window(cursor.windows, kAdvertRule);
    if (!window) break;
    job.requests_left = 2 * windows_left(cursor.windows, kAdvertRule);
    const auto body = co_await job.call(wb::advert_charges_call(window->from, window->to),
                                        progress ? kConfirmWait : Millis{0});
    if (!body) co_return ended(body.error(), progress);
    const auto stored = co_await job.on_worker(store_charges, job, cursor, *window, *body);
    if (!stored) co_return StepEnd{stored.error(), {}};
    if (!*stored) co_return StepEnd{{}, kConfirmEmptyIn};
    progress = true;
  }
  spending.partial = spending.error.has_value();
  co_return spending;
}

}  // namespace wbd::sync
