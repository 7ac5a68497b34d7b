#include "core/analytics/profit.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "core/ledger/cost_book.hpp"
#include "core/store/adverts.hpp"
#include "core/store/cost_days.hpp"
#include "core/store/ledger_read.hpp"
#include "core/store/tax_profiles.hpp"
#include "core/store/unit_costs.hpp"

namespace wbd::analytics {
namespace {

using ledger::Profit;
using ledger::ProfitGroup;
using ledger::ProfitMaker;
using ArticleNames = std::map<NmId, ProfitMaker::ArticleNames>;

void add(std::optional<Amount>& to, const std::optional<Amount>& amount) {
  if (to && amount) {
    *to += *amount;
  } else {
    to.reset();
  }
}

void add(Profit& to, const Profit& other) {
  to.units_sold += other.units_sold;
  to.units_returned += other.units_returned;
  to.units_written_off += other.units_written_off;
  to.revenue += other.revenue;
  to.before_discount += other.before_discount;
  to.lines += other.lines;
  to.revenue_with_cost += other.revenue_with_cost;
  add(to.goods_cost, other.goods_cost);
  add(to.other_costs, other.other_costs);
  add(to.written_off, other.written_off);
  add(to.tax, other.tax);
  add(to.vat, other.vat);
}

ArticleNames names_of(db::Tx& tx, CabinetId cabinet) {
  auto& query = tx.prepare("select nm_id, subject, brand from products where cabinet_id = $1");
  query.bind_all(cabinet);
  ArticleNames names;
  while (query.step()) {
    names[NmId{query.integer(0)}] = {query.maybe_text(1).value_or(std::string()),
                                     query.maybe_text(2).value_or(std::string())};
  }
  return names;
}

// A cost in another currency is no cost of these sums.
ledger::CostBook book_in(const std::vector<UnitCost>& costs, const std::string& currency) {
  std::vector<UnitCost> same;
  std::ranges::copy_if(costs, std::back_inserter(same),
                       [&](const UnitCost& cost) { return cost.currency == currency; });
  return ledger::CostBook(same);
}

// The results of one cabinet by currency.
std::map<std::string, ledger::ProfitReport> profit_of(db::Tx& tx, CabinetId cabinet, const ProfitQuery& query,
                                                      ProfitCoverage& coverage) {
  const std::vector<UnitCost> costs = query.nm_id
                                          ? store::load_unit_costs(tx, cabinet, *query.nm_id)
                                          : store::load_ledger_costs(tx, cabinet, query.from, query.to);
  const auto profiles = store::load_tax_profiles(tx, cabinet);
  const bool by_names = query.group_by == ProfitGroup::subject || query.group_by == ProfitGroup::brand;
  const ArticleNames names = by_names ? names_of(tx, cabinet) : ArticleNames{};

  std::map<std::string, ledger::CostBook> books;
  std::map<std::string, ProfitMaker> makers;
  const auto maker_of = [&](const std::string& currency) -> ProfitMaker& {
    const auto known = makers.find(currency);
    if (known != makers.end()) return known->second;
    const ledger::CostBook& book = books[currency] = book_in(costs, currency);
    return makers.try_emplace(currency, query.group_by, book, profiles, names).first->second;
  };
  store::each_ledger_cell(tx, cabinet, query.from, query.to, query.nm_id,
                          [&](const store::LedgerCellRow& row) {
                            maker_of(row.currency).add({row.cell, row.report_id, row.reading});
                            coverage.unrecognised += row.cell.unrecognised;
                          });
  if (!query.nm_id) {
    for (const store::ReportResidual& one : store::residuals_between(tx, cabinet, query.from, query.to))
      maker_of(one.currency).add_residual(one.report_id, one.day, one.residual);
  }
  std::map<std::string, ledger::ProfitReport> reports;
  for (auto& [currency, maker] : makers) reports.emplace(currency, std::move(maker).finish());
  return reports;
}

void count_reports(db::Tx& tx, const ProfitQuery& query, ProfitCoverage& coverage) {
  store::ReportFilter filter;
  filter.cabinets = query.cabinets;
  filter.from = query.from;
  filter.to = query.to;
  const auto counts = store::count_reconciled(tx, filter);
  const auto in = [&](store::ReconcileState state) { return counts[static_cast<std::size_t>(state)]; };
  coverage.reconciled = in(store::ReconcileState::reconciled);
  coverage.unreconciled = in(store::ReconcileState::unreconciled);
  coverage.unchecked = in(store::ReconcileState::unchecked);
  coverage.pending = in(store::ReconcileState::pending);
  coverage.reports = coverage.reconciled + coverage.unreconciled + coverage.unchecked + coverage.pending;
}

void count_days(db::Tx& tx, const ProfitQuery& query, ProfitCoverage& coverage) {
  coverage.days = (std::chrono::sys_days{query.to} - std::chrono::sys_days{query.from}).count() + 1;
  std::optional<std::int64_t> storage, adverts;
  const auto least = [](std::optional<std::int64_t> a, std::size_t b) {
    const auto count = static_cast<std::int64_t>(b);
    return std::optional(a ? std::min(*a, count) : count);
  };
  for (const CabinetId cabinet : query.cabinets) {
    storage = least(storage, store::days_read(tx, cabinet, CostSource::storage, query.from, query.to).size());
    adverts = least(adverts,
                    store::days_read(tx, cabinet, CostSource::advert_charges, query.from, query.to).size());
  }
  coverage.storage_days = storage.value_or(0);
  coverage.advert_days = adverts.value_or(0);
}

std::optional<ledger::AdvertsOutside> outside_of(db::Tx& tx, const ProfitQuery& query,
                                                 const ProfitCoverage& coverage) {
  if (query.nm_id || coverage.advert_days == 0) return std::nullopt;
  ledger::AdvertsOutside sums;
  for (const CabinetId cabinet : query.cabinets)
    sums += ledger::adverts_outside(store::charges_by_payment(tx, cabinet, query.from, query.to));
  return sums;
}

}  // namespace

ProfitResult profit(db::Tx& tx, const ProfitQuery& query) {
  ProfitResult result;
  std::map<std::string, ProfitAnswer> answers;
  for (const CabinetId cabinet : query.cabinets) {
    for (auto& [currency, report] : profit_of(tx, cabinet, query, result.coverage)) {
      const auto [found, added] = answers.try_emplace(currency);
      ProfitAnswer& answer = found->second;
      if (added) {
        answer = {currency, report.total, report.account, std::move(report.groups), report.has_profile};
        continue;
      }
      add(answer.total, report.total);
      add(answer.account, report.account);
      answer.has_profile = answer.has_profile && report.has_profile;
      for (auto& [key, group] : report.groups) {
        const auto [same, first] = answer.groups.try_emplace(key, group);
        if (!first) add(same->second, group);
      }
    }
  }
  for (auto& [currency, answer] : answers) result.currencies.push_back(std::move(answer));
  std::ranges::stable_sort(result.currencies, [](const ProfitAnswer& a, const ProfitAnswer& b) {
    return a.total.revenue > b.total.revenue;
  });
  count_reports(tx, query, result.coverage);
  count_days(tx, query, result.coverage);
  result.adverts_outside = outside_of(tx, query, result.coverage);
  return result;
}

}  // namespace wbd::analytics
