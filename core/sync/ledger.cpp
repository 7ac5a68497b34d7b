#include "core/sync/ledger.hpp"

#include <map>
#include <set>
#include <vector>

#include "core/ledger/adverts.hpp"
#include "core/ledger/cells.hpp"
#include "core/ledger/reading.hpp"
#include "core/store/acceptance_costs.hpp"
#include "core/store/adverts.hpp"
#include "core/store/ledger.hpp"
#include "core/store/payouts.hpp"
#include "core/store/penalties.hpp"
#include "core/store/storage_costs.hpp"
#include "core/store/versions.hpp"
#include "core/sync/payout_event.hpp"

namespace wbd::sync {
namespace {

using ledger::CampaignCharge;
using store::LedgerWork;

// A payment is news until the next week's report. Costs of older reports may be read again at any time.
constexpr std::chrono::days kMaxAnnouncedAge{8};

// The campaigns of each document, as far as the seller's balance paid for them.
std::map<std::int64_t, std::vector<CampaignCharge>> adverts_of(db::Tx& tx, CabinetId cabinet,
                                                               const LedgerWork& report,
                                                               const std::set<std::int64_t>& documents) {
  const std::vector<std::int64_t> wanted(documents.begin(), documents.end());
  const auto charges = ledger::balance_charges(store::charges_of_documents(tx, cabinet, wanted));
  std::set<std::int64_t> ids;
  for (const auto& [document, campaigns] : charges) {
    for (const auto& [advert_id, sum] : campaigns) ids.insert(advert_id);
  }
  const auto spend = store::spend_by_article(tx, cabinet, ids, report.from, report.to);
  std::map<std::int64_t, std::vector<CampaignCharge>> adverts;
  for (const auto& [document, campaigns] : charges) {
    for (const auto& [advert_id, sum] : campaigns) {
      const auto found = spend.find(advert_id);
      adverts[document].push_back({sum, found == spend.end() ? std::vector<ArticleWeight>{} : found->second});
    }
  }
  return adverts;
}

std::vector<ledger::KnownPenalty> penalties_of(db::Tx& tx, CabinetId cabinet, const LedgerWork& report) {
  std::vector<ledger::KnownPenalty> known;
  for (const auto& one : store::penalties_between<MeasurementPenalty>(tx, cabinet, report.from, report.to)) {
    if (one.day && one.penalty) known.push_back({one.nm_id, *one.day, *one.penalty, std::nullopt});
  }
  for (const auto& one : store::penalties_between<SwapPenalty>(tx, cabinet, report.from, report.to)) {
    if (!one.sum) continue;
    for (const std::int64_t unit : {one.old_shk_id, one.new_shk_id})
      known.push_back({one.nm_id, one.day, *one.sum, unit == 0 ? std::nullopt : std::optional(unit)});
  }
  return known;
}

// Fines follow their orders by some weeks.
std::map<Date, std::vector<ArticleWeight>> self_purchases_of(db::Tx& tx, CabinetId cabinet,
                                                             const LedgerWork& report) {
  constexpr std::chrono::days kFinedWithin{35};
  const Date from{std::chrono::sys_days{report.from} - kFinedWithin};
  std::map<Date, std::vector<ArticleWeight>> weeks;
  for (const auto& one : store::penalties_between<SelfPurchase>(tx, cabinet, from, report.to))
    weeks[one.from].push_back({one.nm_id, one.orders_sum.value_or(Amount{})});
  return weeks;
}

void make_cells(db::Tx& tx, CabinetId cabinet, const LedgerWork& report) {
  ledger::CellMaker maker;
  store::each_ledger_row(tx, cabinet, report.period, report.report_id,
                         [&](const LedgerRow& row) { maker.add(row); });
  ledger::Relatives relatives;
  store::each_related_row(tx, cabinet, report.period, maker.srids(), maker.units(),
                          [&](const LedgerRow& row) { relatives.add(row); });
  ledger::Sources sources;
  sources.storage = store::storage_by_article(tx, cabinet, report.from, report.to);
  sources.acceptance = store::acceptance_by_article(tx, cabinet, report.from, report.to);
  sources.adverts = adverts_of(tx, cabinet, report, maker.documents());
  sources.penalties = penalties_of(tx, cabinet, report);
  sources.self_purchases = self_purchases_of(tx, cabinet, report);
  store::replace_ledger_cells(tx, cabinet, report, maker.finish(std::move(relatives), sources));
}

}  // namespace

bool make_next_ledger(db::Tx& tx, CabinetId cabinet, UtcTime now, bool announces,
                      std::optional<FinancePeriod> being_read) {
  const auto report = store::next_ledger_work(tx, cabinet, being_read);
  if (!report) return false;
  if (report->state != store::LedgerState::reading_due) make_cells(tx, cabinet, *report);
  const LedgerParts parts = store::ledger_parts(tx, cabinet, report->period, report->report_id);
  std::optional<Amount> paid;
  if (report->period == FinancePeriod::weekly) {
    if (const auto payout = store::find_payout(tx, cabinet, report->report_id)) paid = payout->bank_payment;
  }
  const ledger::Reading usual = ledger::usual_reading(store::proven_readings(tx, cabinet));
  const ledger::ChosenReading chosen = ledger::choose_reading(parts, paid, usual);
  const UtcTime made = TimeZone::moscow().start_of(report->created_on.value_or(report->to));
  if (paid && announces && made + kMaxAnnouncedAge > now) {
    const Amount computed =
        ledger::apply(ledger::kReadings[static_cast<std::size_t>(chosen.number)], parts).total();
    PayoutFacts facts;
    facts.report_id = report->report_id;
    facts.from = report->from;
    facts.to = report->to;
    facts.paid = to_money(*paid);
    facts.computed = ledger::is_reconciled(chosen.residual) ? *facts.paid : to_money(computed);
    facts.currency = report->currency;
    facts.happened_at = made;
    emit_payout_event(tx, cabinet, facts, now);
  }
  store::finish_ledger(tx, cabinet, *report,
                       {chosen.number, paid ? std::optional(chosen.residual) : std::nullopt});
  // A new usual reading also applies to earlier reports whose reading no payment has proven.
  if (ledger::usual_reading(store::proven_readings(tx, cabinet)) != usual)
    store::note_unproven_readings(tx, cabinet);
  store::raise_data_version(tx, cabinet);
  return true;
}

void make_ledgers(Job& job, std::optional<FinancePeriod> being_read) {
  bool more = true;
  while (more) {
    job.commit([&](db::Tx& tx) {
      more = make_next_ledger(tx, job.cabinet.id, job.clock.now(), job.events() != nullptr, being_read);
      return WriteCounts{};
    });
  }
}

void make_due_ledgers(Job& job) {
  make_ledgers(job, std::nullopt);
}

}  // namespace wbd::sync
