#include "core/ledger/profit.hpp"

#include <fmt/format.h>

namespace wbd::ledger {
namespace {

Amount times(Amount amount, std::int64_t units) {
  return Amount{amount.units * units};
}

bool is_of_article(ProfitGroup group) {
  return group == ProfitGroup::product || group == ProfitGroup::size || group == ProfitGroup::subject ||
         group == ProfitGroup::brand;
}

Date monday_before(Date day) {
  const std::chrono::sys_days point{day};
  return Date{point - (std::chrono::weekday{point} - std::chrono::Monday)};
}

// The cost at which units are counted. A return takes back what its sale cost.
std::int64_t cost_units(const LedgerCell& cell) {
  return cell.units_sold - cell.units_taken_back;
}

}  // namespace

std::optional<Amount> Profit::profit() const {
  if (!goods_cost || !other_costs || !written_off) return std::nullopt;
  return payout() - lines[LedgerLine::loan_principal] - *goods_cost - *other_costs - *written_off;
}

std::optional<Amount> Profit::profit_after_tax() const {
  const auto before = profit();
  if (!before || !tax) return std::nullopt;
  return *before - *tax;
}

ProfitMaker::Sums& ProfitMaker::sums_of_article(NmId nm_id) {
  if (group_ == ProfitGroup::product) return groups_[fmt::format("{}", nm_id.value)];
  const auto found = articles_.find(nm_id);
  const ArticleNames names = found == articles_.end() ? ArticleNames{} : found->second;
  return groups_[group_ == ProfitGroup::subject ? names.subject : names.brand];
}

ProfitMaker::Sums& ProfitMaker::sums_of(const LedgerCell& cell, std::int64_t report_id) {
  if (is_of_article(group_) && cell.nm_id == kAccountNmId) return account_;
  switch (group_) {
    case ProfitGroup::product:
    case ProfitGroup::subject:
    case ProfitGroup::brand: {
      Sums*& known = by_article_[cell.nm_id];
      if (known == nullptr) known = &sums_of_article(cell.nm_id);
      return *known;
    }
    case ProfitGroup::size:
      return groups_[fmt::format("{}/{}", cell.nm_id.value, cell.size)];
    case ProfitGroup::day:
      return groups_[wbd::to_string(cell.day)];
    case ProfitGroup::week:
      return groups_[wbd::to_string(monday_before(cell.day))];
    case ProfitGroup::month:
      return groups_[wbd::to_string(cell.day).substr(0, 7)];
    case ProfitGroup::report:
      break;
  }
  return groups_[fmt::format("{}", report_id)];
}

void ProfitMaker::add_to(Sums& sums, const ProfitCell& one) const {
  const LedgerCell& cell = one.cell;
  Profit& profit = sums.profit;
  profit.units_sold += cell.units_sold;
  profit.units_returned += cell.units_returned;
  profit.units_written_off += cell.units_written_off;
  profit.revenue += cell.revenue;
  profit.before_discount += cell.before_discount;
  const LineSums lines = apply(kReadings[static_cast<std::size_t>(one.reading)], cell.parts);
  profit.lines += lines;

  Amount costs;
  const std::int64_t units = cost_units(cell);
  if (units != 0 || cell.units_written_off != 0) {
    if (const UnitCost* cost = costs_.find(cell.nm_id, cell.size, cell.cost_day)) {
      const Amount other = cost->packing + cost->delivery + cost->other;
      const Amount lost = times(cost->total(), cell.units_written_off);
      sums.goods += times(cost->goods, units);
      sums.other += times(other, units);
      sums.lost += lost;
      costs = times(cost->total(), units) + lost;
      profit.revenue_with_cost += cell.revenue;
    } else {
      sums.costs_known = false;
    }
  } else if (cell.revenue.units != 0 && costs_.find(cell.nm_id, cell.size, cell.cost_day)) {
    profit.revenue_with_cost += cell.revenue;
  }

  const TaxProfile* profile = profile_on(profiles_, cell.day);
  if (!profile && cell.revenue.units != 0) sums.profile_known = false;
  TaxBase& base = sums.bases[profile];
  base.income += cell.revenue;
  base.net += lines.total() - lines[LedgerLine::loan_principal];
  base.costs += costs;
}

void ProfitMaker::add(const ProfitCell& cell) {
  add_to(sums_of(cell.cell, cell.report_id), cell);
  add_to(total_, cell);
}

void ProfitMaker::add_residual(std::int64_t report_id, Date day, Amount residual) {
  LedgerCell cell;
  cell.day = cell.cost_day = day;
  for (Sums* sums : {&sums_of(cell, report_id), &total_}) {
    sums->profit.lines[LedgerLine::residual] += residual;
    sums->bases[profile_on(profiles_, day)].net += residual;
  }
}

// Sets what follows from all cells of a group.
void ProfitMaker::settle(Sums& sums) {
  Profit& profit = sums.profit;
  if (sums.costs_known) {
    profit.goods_cost = sums.goods;
    profit.other_costs = sums.other;
    profit.written_off = sums.lost;
  }
  if (!sums.profile_known) return;
  Amount vat, tax;
  for (const auto& [profile, base] : sums.bases) {
    if (!profile) continue;  // such days have no revenue
    const bool needs_costs = profile->regime == TaxRegime::usn_income_expenses;
    if (needs_costs && !sums.costs_known) return;
    const Tax part = tax_of(*profile, {base.income, base.income - base.net + base.costs});
    vat += part.vat;
    tax += part.total();
  }
  profit.vat = vat;
  profit.tax = tax;
}

ProfitReport ProfitMaker::finish() && {
  ProfitReport report;
  settle(total_);
  settle(account_);
  report.total = total_.profit;
  report.account = account_.profit;
  report.has_profile = !profiles_.empty() && total_.profile_known;
  for (auto& [key, sums] : groups_) {
    settle(sums);
    report.groups.emplace(key, sums.profit);
  }
  if (profiles_.empty()) {
    report.total.tax.reset();
    report.total.vat.reset();
  }
  // The tax of each group is rounded, and some regimes tax no loss. The difference belongs to no article.
  Amount tax, vat;
  bool known = report.total.tax.has_value();
  for (auto& [key, group] : report.groups) {
    if (!known) group.tax = group.vat = std::nullopt;
    if (!group.tax) known = false;
    tax += group.tax.value_or(Amount{});
    vat += group.vat.value_or(Amount{});
  }
  report.account.tax = known ? std::optional(*report.total.tax - tax) : std::nullopt;
  report.account.vat = known ? std::optional(*report.total.vat - vat) : std::nullopt;
  return report;
}

}  // namespace wbd::ledger
