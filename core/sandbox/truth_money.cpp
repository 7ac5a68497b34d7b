// The payout of each published report, line by line and article by article, as SPEC 14 defines it. Nothing
// here is shared with the product.

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <numeric>

#include "core/sandbox/adverts.hpp"
#include "core/sandbox/costs.hpp"
#include "core/sandbox/finance.hpp"
#include "core/sandbox/finance_rows.hpp"
#include "core/sandbox/penalties.hpp"
#include "core/sandbox/truth_parts.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array kLines = {std::string_view("sale"),
                               std::string_view("return"),
                               std::string_view("correction"),
                               std::string_view("compensation"),
                               std::string_view("logistics"),
                               std::string_view("logistics_correction"),
                               std::string_view("storage"),
                               std::string_view("acceptance"),
                               std::string_view("penalty"),
                               std::string_view("advert"),
                               std::string_view("review_points"),
                               std::string_view("subscription"),
                               std::string_view("disposal"),
                               std::string_view("card_transfer"),
                               std::string_view("payout_date"),
                               std::string_view("loan_principal"),
                               std::string_view("loan_cost"),
                               std::string_view("deduction"),
                               std::string_view("loyalty"),
                               std::string_view("additional"),
                               std::string_view("payment_schedule")};

constexpr std::int64_t kAccount = 0;  // in place of an nm_id

using Weights = std::map<std::int64_t, Units>;    // by nm_id
using Lines = std::map<std::string_view, Units>;  // by line
using Articles = std::map<std::int64_t, Lines>;   // by nm_id, kAccount for the account

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

// Goods by the plain sale and return rows.
struct ArticleGoods {
  int sold = 0, returned = 0;
  Units revenue = 0, before_discount = 0;
};

struct ReportMoney {
  FinanceReport report;
  std::map<sys_days, Articles> days;  // by day of the row
  std::map<std::pair<sys_days, std::int64_t>, ArticleGoods> goods;
  std::map<sys_days, Units> storage, acceptance;  // not split yet
  int unrecognised = 0;                           // deductions with a text that no line has

  [[nodiscard]] Articles articles() const {
    Articles all;
    for (const auto& [day, articles] : days) {
      for (const auto& [nm_id, lines] : articles) {
        for (const auto& [line, amount] : lines) all[nm_id][line] += amount;
      }
    }
    return all;
  }
};

class MoneyTruth {
 public:
  MoneyTruth(const World& world, const Seller& seller)
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

void write_lines(JsonWriter& w, const Lines& lines, bool all) {
  w.begin_object();
  for (const std::string_view line : kLines) {
    const auto found = lines.find(line);
    if (found != lines.end() && found->second != 0) {
      w.field(line, decimal_text(found->second));
    } else if (all) {
      w.field(line, "0");
    }
  }
  w.end_object();
}

void write_reading(JsonWriter& w, const MoneyReading& reading) {
  w.begin_object();
  w.field("additional_sign", reading.additional_is_credit ? "credit" : "debit");
  w.field("return_sign", reading.return_is_negative ? "negative" : "positive");
  w.field("schedule", reading.schedule_counts ? "counts" : "ignored");
  w.end_object();
}

void write_goods(JsonWriter& w, const ArticleGoods& goods) {
  w.field("units_sold", goods.sold);
  w.field("units_returned", goods.returned);
  w.field("revenue", decimal_text(goods.revenue));
  w.field("before_discount", decimal_text(goods.before_discount));
}

void write_articles(JsonWriter& w, const ReportMoney& money, const Articles& articles) {
  std::map<std::int64_t, ArticleGoods> sums;
  for (const auto& [place, goods] : money.goods) {
    ArticleGoods& sum = sums[place.second];
    sum.sold += goods.sold;
    sum.returned += goods.returned;
    sum.revenue += goods.revenue;
    sum.before_discount += goods.before_discount;
  }
  w.key("articles");
  w.begin_array();
  for (const auto& [nm_id, lines] : articles) {
    if (nm_id == kAccount) continue;
    w.begin_object();
    w.field("nm_id", nm_id);
    w.key("lines");
    write_lines(w, lines, false);
    write_goods(w, sums[nm_id]);
    w.end_object();
  }
  w.end_array();
}

// nm_id is null for the account.
void write_money_days(JsonWriter& w, const ReportMoney& money) {
  w.key("days");
  w.begin_array();
  for (const auto& [day, articles] : money.days) {
    for (const auto& [nm_id, lines] : articles) {
      const auto goods = money.goods.find({day, nm_id});
      w.begin_object();
      w.field("day", day_text(day));
      w.field("nm_id", nm_id == kAccount ? std::nullopt : std::optional(nm_id));
      w.key("lines");
      write_lines(w, lines, false);
      write_goods(w, goods == money.goods.end() ? ArticleGoods{} : goods->second);
      w.end_object();
    }
  }
  w.end_array();
}

void write_report_money(JsonWriter& w, const Seller& seller, const ReportMoney& money, bool by_day) {
  const FinanceReport& report = money.report;
  const Articles articles = money.articles();
  Lines sums;
  Units computed = 0;
  for (const auto& [nm_id, lines] : articles) {
    for (const auto& [line, amount] : lines) {
      sums[line] += amount;
      computed += amount;
    }
  }
  const Units paid = bank_payment(seller, report.id, computed);
  const auto account = articles.find(kAccount);
  w.begin_object();
  w.field("period", report.period == FinancePeriod::daily ? "daily" : "weekly");
  w.field("report_id", report.id);
  w.field("type", report.type);
  w.field("from", day_text(report.from));
  w.field("to", day_text(report.to));
  w.field("currency", seller.currency);
  w.field("listed", !seller.unlisted_reports.contains(report.id));
  w.field("has_rows", !seller.rowless_reports.contains(report.id));
  w.key("lines");
  write_lines(w, sums, true);
  w.key("account");
  write_lines(w, account == articles.end() ? Lines{} : account->second, false);
  write_articles(w, money, articles);
  if (by_day) write_money_days(w, money);
  w.field("computed", decimal_text(computed));
  w.field("bank_payment", decimal_text(paid));
  w.field("difference", decimal_text(paid - whole_kopecks(computed) * kKopeck));
  w.field("unrecognised", money.unrecognised);
  w.key("reading");
  write_reading(w, seller.reading);
  w.end_object();
}

}  // namespace

void write_money_truth(JsonWriter& w, const World& world, const Seller& seller, const TruthParts& parts) {
  const bool by_day = parts.names("money_days");
  if (!parts.names("money") && !by_day) return;
  MoneyTruth truth(world, seller);
  w.key("money");
  w.begin_array();
  for (const FinancePeriod period : {FinancePeriod::weekly, FinancePeriod::daily}) {
    for (const ReportMoney& money : truth.reports(period)) write_report_money(w, seller, money, by_day);
  }
  w.end_array();
}

}  // namespace wbd::sandbox
