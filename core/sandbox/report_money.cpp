#include "core/sandbox/report_money.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/sandbox/adverts.hpp"
#include "core/sandbox/costs.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/penalties.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

using Weights = std::map<std::int64_t, Units>;  // costs by nm_id

__extension__ using Wide = __int128;  // a product of two amounts

// Largest remainder in units: the parts add up to `amount`. Ties go to the smaller nm_id.
Weights split(Units amount, const Weights& weights) {
  struct Part {
    std::int64_t nm_id;
    Units units;
    Units remainder;
  };
  Units whole = 0;
  for (const auto& [nm_id, weight] : weights) whole += weight;
  const Units size = std::abs(amount);
  std::vector<Part> parts;
  Units left = size;
  for (const auto& [nm_id, weight] : weights) {
    const auto product = static_cast<Wide>(size) * weight;
    parts.push_back({nm_id, static_cast<Units>(product / whole), static_cast<Units>(product % whole)});
    left -= parts.back().units;
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return a.remainder > b.remainder; });
  for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) ++parts[i].units;
  Weights out;
  for (const Part& part : parts) out[part.nm_id] = amount < 0 ? -part.units : part.units;
  return out;
}

class ReportBook {
 public:
  ReportBook(const World& world, const Seller& seller)
      : world_(world), seller_(seller), ops_(finance_ops(seller, world.now)) {
    for (const FinanceOp& op : ops_) {
      if (op.hides_article || op.order == kNoOrder) continue;
      by_srid_[seller.orders[op.order].srid] = nm_of(seller.orders[op.order].product);
      by_shk_[shk_of(seller, op.order)] = nm_of(seller.orders[op.order].product);
    }
    const auto first = first_cost_day(seller);
    for (sys_days day = first.value_or(moscow_day(world.now)); day < moscow_day(world.now); day += days{1}) {
      for (const AdvertCharge& charge : advert_charges(seller, day)) {
        if (charge.document != 0) debits_[charge.document].push_back({charge.campaign, charge.sum});
      }
      if (const auto found = measurement(seller, day)) fines_[{day, found->penalty}] = nm_of(found->product);
      if (const auto found = swap_penalty(seller, day)) fines_[{day, found->sum}] = nm_of(found->old_product);
    }
  }

  std::vector<ReportMoney> reports(FinancePeriod period) {
    std::map<std::int64_t, ReportMoney> found;
    for (const FinanceOp& op : ops_) {
      const FinanceReport report = report_of(seller_, op, period);
      if (!is_published(world_, seller_, report)) continue;
      ReportMoney& money = found[report.id];
      money.report = report;
      book(money, op);
    }
    std::vector<ReportMoney> all;
    for (auto& [id, money] : found) {
      // A report may cross a month, so each day is split by itself, by the costs of the whole report.
      const Weights stored = storage_weights(money.report);
      const Weights accepted = acceptance_weights(money.report);
      for (const auto& [day, sum] : money.storage) Day{money, day}.spread("storage", -sum, stored);
      for (const auto& [day, sum] : money.acceptance) Day{money, day}.spread("acceptance", -sum, accepted);
      all.push_back(std::move(money));
    }
    return all;
  }

 private:
  [[nodiscard]] std::int64_t nm_of(std::size_t product) const { return seller_.products[product].nm_id; }

  // The report's lines of one day.
  struct Day {
    ReportMoney& money;
    sys_days day;

    void add(std::int64_t nm_id, std::string_view line, Units amount) const {
      if (amount != 0) money.days[day][nm_id][line] += amount;
    }
    void spread(std::string_view line, Units amount, const Weights& weights) const {
      if (weights.empty()) return add(kAccount, line, amount);
      for (const auto& [nm_id, part] : split(amount, weights)) add(nm_id, line, part);
    }
  };

  // The article that the row itself names.
  [[nodiscard]] std::int64_t shown(const FinanceOp& op) const {
    if (op.hides_article) return kAccount;
    if (op.order != kNoOrder) return nm_of(seller_.orders[op.order].product);
    return op.product != kNoProduct ? nm_of(op.product) : kAccount;
  }

  // The same, or that of another row with its srid or shkId.
  [[nodiscard]] std::int64_t known(const FinanceOp& op) const {
    if (const std::int64_t nm_id = shown(op); nm_id != kAccount || op.order == kNoOrder) return nm_id;
    if (!op.hides_shk) {
      if (const auto found = by_shk_.find(shk_of(seller_, op.order)); found != by_shk_.end())
        return found->second;
    }
    if (op.hides_srid) return kAccount;
    const auto found = by_srid_.find(seller_.orders[op.order].srid);
    return found == by_srid_.end() ? kAccount : found->second;
  }

  static std::string_view payment_line(FinanceKind kind) {
    switch (kind) {
      case FinanceKind::sale:
        return "sale";
      case FinanceKind::returned:
        return "return";
      case FinanceKind::sale_correction:
        return "correction";
      default:
        return "compensation";
    }
  }

  void book(ReportMoney& money, const FinanceOp& op) const {
    const Day day{money, op.day()};
    const int sign = op.document == FinanceDocument::returned ? -1 : 1;
    const std::int64_t article = known(op);
    const bool corrects =
        op.kind == FinanceKind::logistics_correction || op.kind == FinanceKind::delivery_correction;
    day.add(article, payment_line(op.kind), sign * op.for_pay);
    day.add(article, corrects ? "logistics_correction" : "logistics", -op.delivery);
    day.add(shown(op), "loyalty", -sign * (op.cashback_amount + op.cashback_change));
    day.add(kAccount, "additional", seller_.reading.additional_is_credit ? op.additional : -op.additional);
    if (seller_.reading.schedule_counts && !op.schedule_named) {
      day.add(kAccount, "payment_schedule", op.schedule);
    }
    if (op.storage != 0) money.storage[op.day()] += op.storage;
    if (op.acceptance != 0) money.acceptance[op.day()] += op.acceptance;
    book_penalty(day, op);
    book_deduction(day, op);
    if (op.kind != FinanceKind::sale && op.kind != FinanceKind::returned) return;
    ArticleGoods& goods = money.goods[{op.day(), article}];
    (op.kind == FinanceKind::sale ? goods.sold : goods.returned) += op.quantity;
    goods.revenue += sign * op.retail_amount;
    goods.before_discount += sign * op.price_with_disc;
  }

  void book_penalty(const Day& day, const FinanceOp& op) const {
    std::int64_t article = shown(op);
    if (article == kAccount) {
      const auto explained = fines_.find({op.day(), op.penalty});
      if (explained != fines_.end()) article = explained->second;
    }
    day.add(article, "penalty", -op.penalty);
  }

  void book_deduction(const Day& day, const FinanceOp& op) const {
    if (op.deduction == 0) return;
    if (op.deduction_line == "deduction") ++day.money.unrecognised;
    if (const auto debits = debits_.find(op.advert_document); debits != debits_.end()) {
      return book_adverts(day, op, debits->second);
    }
    day.add(op.text_product == kNoProduct ? kAccount : nm_of(op.text_product), op.deduction_line,
            -op.deduction);
  }

  struct Debit {
    std::size_t campaign = 0;
    int sum = 0;
  };

  // First over the campaigns by their debits, then over articles by what each spent on the report's days.
  void book_adverts(const Day& to, const FinanceOp& op, const std::vector<Debit>& debits) const {
    Weights campaigns;
    for (const Debit& debit : debits) campaigns[static_cast<std::int64_t>(debit.campaign)] += debit.sum;
    const FinanceReport& report = to.money.report;
    for (const auto& [campaign, part] : split(-op.deduction, campaigns)) {
      Weights weights;
      for (sys_days day = report.from; day <= report.to; day += days{1}) {
        if (!has_costs(seller_, day, world_.now)) continue;
        for (const AdvertStatistics& row :
             advert_statistics(seller_, static_cast<std::size_t>(campaign), day)) {
          if (row.spent > 0) weights[nm_of(row.product)] += row.spent;
        }
      }
      to.spread(op.deduction_line, part, weights);
    }
  }

  [[nodiscard]] Weights storage_weights(const FinanceReport& report) {
    Weights weights;
    for (sys_days day = report.from; day <= report.to; day += days{1}) {
      if (!has_costs(seller_, day, world_.now)) continue;
      const auto [known, fresh] = storage_.try_emplace(day);
      for (const StorageCost& cost : fresh ? storage_costs(seller_, day) : std::vector<StorageCost>()) {
        if (cost.price > 0) known->second[nm_of(cost.product)] += cost.price;
      }
      for (const auto& [nm_id, price] : known->second) weights[nm_id] += price;
    }
    return weights;
  }

  [[nodiscard]] Weights acceptance_weights(const FinanceReport& report) const {
    Weights weights;
    for (sys_days day = report.from; day <= report.to; day += days{1}) {
      if (!has_costs(seller_, day, world_.now)) continue;
      for (const AcceptanceCost& cost : acceptance_costs(seller_, day))
        weights[nm_of(cost.product)] += cost.total;
    }
    return weights;
  }

  const World& world_;
  const Seller& seller_;
  std::vector<FinanceOp> ops_;
  std::map<std::string_view, std::int64_t> by_srid_;
  std::map<std::int64_t, std::int64_t> by_shk_;
  std::map<std::int64_t, std::vector<Debit>> debits_;         // by document
  std::map<std::pair<sys_days, Units>, std::int64_t> fines_;  // articles of penalties that a report explains
  std::map<sys_days, Weights> storage_;
};

}  // namespace

Articles ReportMoney::articles() const {
  Articles all;
  for (const auto& [day, articles] : days) {
    for (const auto& [nm_id, lines] : articles) {
      for (const auto& [line, amount] : lines) all[nm_id][line] += amount;
    }
  }
  return all;
}

std::vector<ReportMoney> report_money(const World& world, const Seller& seller, FinancePeriod period) {
  return ReportBook(world, seller).reports(period);
}

}  // namespace wbd::sandbox
