#include "core/sandbox/money_rows.hpp"

#include <map>

#include <fmt/format.h>

#include "core/sandbox/adverts.hpp"
#include "core/sandbox/costs.hpp"
#include "core/sandbox/penalties.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_days;

// Streams of one day; a new one comes last.
enum class Draw : std::uint64_t {
  acceptance,
  storage,
  logistics,
  delivery,
  sale_correction,
  return_correction,
  compensation,
  loyalty,
  additional,
  schedule,
  transport,
  pickup,
  penalty,
  deduction,
  loan,
  several
};

class MoneyDay {
 public:
  MoneyDay(const Seller& seller, sys_days day, std::span<const FinanceOp> plain, std::vector<FinanceOp>& out)
      : seller_(seller), day_(day), out_(out) {
    for (const FinanceOp& op : plain) {
      if (op.kind == FinanceKind::sale) sales_.push_back(op.order);
      if (op.kind == FinanceKind::returned) returns_.push_back(op.order);
    }
  }

  void run() {
    add_acceptance();
    add_corrections();
    add_compensations();
    add_refunds();
    add_account_rows();
    add_penalties();
    add_adverts();
    add_deductions();
    add_loan();
  }

 private:
  [[nodiscard]] Random draw(Draw stream) const {
    return cost_random(seller_, CostTopic::rows, day_, static_cast<std::uint64_t>(stream));
  }

  FinanceOp& add(FinanceKind kind) {
    FinanceOp op;
    op.kind = kind;
    op.at = Seconds{day_} - kMoscow + days{1} - seconds{1};
    op.place = place_++;
    return out_.emplace_back(std::move(op));
  }

  FinanceOp& add(FinanceKind kind, FinanceDocument document, std::size_t order) {
    FinanceOp& op = add(kind);
    op.document = document;
    op.order = order;
    op.b2b = seller_.orders[order].b2b;
    return op;
  }

  FinanceOp& deduct(std::string_view line, Units amount, std::string reason) {
    FinanceOp& op = add(FinanceKind::deduction);
    op.deduction = amount;
    op.deduction_line = line;
    op.reason = std::move(reason);
    return op;
  }

  FinanceOp& fine(Units amount, std::string_view reason) {
    FinanceOp& op = add(FinanceKind::penalty);
    op.penalty = amount;
    op.reason = reason;
    return op;
  }

  // Rows may lack the article, and then the srid or the shkId too, but not all three.
  static void hide(Random& random, FinanceOp& op) {
    op.hides_article = random.percent(40);
    const bool srid = random.percent(50);
    op.hides_srid = op.hides_article && srid;
    op.hides_shk = op.hides_article && !srid;
  }

  void add_acceptance() {
    Random random = draw(Draw::acceptance);
    const auto costs = acceptance_costs(seller_, day_);
    Units sum = 0;
    for (const AcceptanceCost& cost : costs) sum += cost.total;
    const bool differs = random.percent(25);
    const Units difference = random.between(1, 5'000) * kKopeck;
    const bool unexplained = random.percent(4);
    if (costs.empty() && !unexplained) return;
    add(FinanceKind::acceptance).acceptance = sum + (differs || costs.empty() ? difference : 0);
  }

  void add_corrections() {
    Random storage = draw(Draw::storage);
    if (storage.percent(9)) {
      FinanceOp& op = add(FinanceKind::storage_correction);
      op.storage = storage.between(-300'000, 300'000) * 10;
      // In Moscow it is this day already, in UTC still the one before.
      op.at = Seconds{day_} - kMoscow + hours{2} + seconds{954};
    }
    if (sales_.empty()) return;
    for (const auto& [stream, kind] : {std::pair(Draw::logistics, FinanceKind::logistics_correction),
                                       std::pair(Draw::delivery, FinanceKind::delivery_correction)}) {
      Random random = draw(stream);
      if (!random.percent(14)) continue;
      FinanceOp& op = add(kind, FinanceDocument::sale, sales_[random.index(sales_.size())]);
      op.delivery = random.between(-80'000, 90'000) * 10;
      hide(random, op);
    }
    Random sold = draw(Draw::sale_correction);
    if (sold.percent(12)) {
      FinanceOp& op =
          add(FinanceKind::sale_correction, FinanceDocument::sale, sales_[sold.index(sales_.size())]);
      op.for_pay = sold.between(-4'000'000, 4'000'000);
      hide(sold, op);
    }
    Random back = draw(Draw::return_correction);
    if (back.percent(10)) {
      const auto& orders = returns_.empty() ? sales_ : returns_;
      FinanceOp& op =
          add(FinanceKind::sale_correction, FinanceDocument::returned, orders[back.index(orders.size())]);
      op.for_pay = back.between(100'000, 4'000'000);
      hide(back, op);
    }
  }

  void add_compensations() {
    constexpr FinanceKind kKinds[] = {FinanceKind::return_compensation, FinanceKind::damage_compensation,
                                      FinanceKind::loss_compensation, FinanceKind::swap_compensation};
    if (sales_.empty()) return;
    Random random = draw(Draw::compensation);
    if (random.percent(25)) {
      const FinanceKind kind = random.pick(kKinds);
      const auto document = random.percent(20) ? FinanceDocument::returned : FinanceDocument::sale;
      FinanceOp& op = add(kind, document, sales_[random.index(sales_.size())]);
      op.quantity = 1;
      op.for_pay = random.between(10'000, 300'000) * kKopeck;
      hide(random, op);
    }
    Random loyal = draw(Draw::loyalty);
    if (loyal.percent(8)) {
      FinanceOp& op = add(FinanceKind::loyalty, FinanceDocument::sale, sales_[loyal.index(sales_.size())]);
      op.cashback_discount = loyal.between(100, 9'000) * kKopeck;
      op.cashback_amount = loyal.between(1'000, 90'000) * 10;
    }
    Random several = draw(Draw::several);
    if (!several.percent(8)) return;
    FinanceOp& op =
        add(FinanceKind::damage_compensation, FinanceDocument::sale, sales_[several.index(sales_.size())]);
    op.quantity = 1;
    op.for_pay = several.between(1'000'000, 9'000'000);
    op.delivery = several.between(10'000, 90'000) * 10;
    op.penalty = several.between(10'000, 900'000);
    op.additional = several.between(-900'000, 900'000);
    op.cashback_amount = several.between(1'000, 90'000);
    op.cashback_change = several.between(-9'000, 9'000);
  }

  // Information only: none of it is paid or taken.
  void add_refunds() {
    if (sales_.empty()) return;
    Random transport = draw(Draw::transport);
    for (auto count = transport.between(0, 2); count > 0; --count) {
      add(FinanceKind::transport_refund, FinanceDocument::none, sales_[transport.index(sales_.size())])
          .rebill = transport.between(1, 900'000);
    }
    Random pickup = draw(Draw::pickup);
    if (!pickup.percent(40)) return;
    add(FinanceKind::pickup_refund, FinanceDocument::none, sales_[pickup.index(sales_.size())]).reward =
        pickup.between(1'000, 9'000) * kKopeck;
  }

  void add_account_rows() {
    Random random = draw(Draw::additional);
    if (random.percent(8)) {
      FinanceOp& op = add(FinanceKind::acquiring_correction);
      op.additional = random.between(-2'000'000, 5'000'000);
      op.reason = "Корректировка вознаграждения WB & эквайринга";
    }
    if (std::chrono::weekday{day_} != std::chrono::Thursday) return;
    Random schedule = draw(Draw::schedule);
    const bool changed = schedule.percent(50);
    const bool named = schedule.percent(50);
    const Units fee = schedule.between(5'000, 90'000) * kKopeck;
    if (changed) {
      FinanceOp& op = add(FinanceKind::schedule_change);
      op.schedule = -fee;
      op.schedule_named = named;
    }
    if (named) deduct("payout_date", fee, "Изменение даты выплаты по заявке");
  }

  void add_penalties() {
    if (const auto measured = measurement(seller_, day_)) {
      fine(measured->penalty, "Занижение фактических габаритов упаковки товара");
    }
    if (const auto measured = measurement(seller_, day_ - kReversalAfter);
        measured && measured->reversal != 0) {
      const auto first = first_cost_day(seller_);
      if (first && measured->day >= *first) {
        fine(-measured->reversal, "Сторно штрафа за занижение габаритов").product = measured->product;
      }
    }
    if (const auto swap = swap_penalty(seller_, day_)) fine(swap->sum, "Подмена товара");
    if (std::chrono::weekday{day_} == std::chrono::Wednesday) {
      for (const SelfPurchase& bought : self_purchases(seller_, day_ - kSelfPurchasesAfter)) {
        fine(bought.penalty, "Штраф за самовыкупы").product = bought.product;
      }
    }
    Random random = draw(Draw::penalty);
    if (random.percent(8)) {
      const Units amount = random.between(10'000, 9'000'000);
      fine(amount, "Неверная маркировка товара").product = random.index(seller_.products.size());
    }
    // No report explains this one.
    if (random.percent(5)) fine(random.between(10'000, 900'000) * 10 + 1, "Нарушение условий оферты");
  }

  // The invoice of a day's debits is in the accounting of the next day.
  void add_adverts() {
    const auto first = first_cost_day(seller_);
    if (!first || day_ == *first) return;
    std::map<std::int64_t, Units> invoices;
    for (const AdvertCharge& charge : advert_charges(seller_, day_ - days{1})) {
      if (charge.document != 0) invoices[charge.document] += charge.sum * kRouble;
    }
    for (const auto& [document, sum] : invoices) {
      deduct("advert", sum, fmt::format("Оказание услуг «WB Продвижение», документ №{}", document))
          .advert_document = document;
    }
  }

  void add_deductions() {
    Random random = draw(Draw::deduction);
    const std::size_t product = random.index(seller_.products.size());
    const std::int64_t nm_id = seller_.products[product].nm_id;
    const Units amount = random.between(5'000, 200'000) * kKopeck;
    const auto naming = [&](FinanceOp& op) { op.text_product = product; };
    switch (random.between(0, 15)) {
      case 0:
      case 1:
        naming(deduct("review_points", amount, fmt::format("Списание за отзыв 7Кх-2, товар {}", nm_id)));
        break;
      case 2:
        deduct("review_points", amount, "Аванс по программе «Баллы за отзывы»");
        break;
      case 3:
        deduct("review_points", -amount, "Возврат аванса по программе «Баллы за отзывы»");
        break;
      case 4:
        deduct("card_transfer", amount, "Перенос карточек товаров в другой кабинет");
        break;
      case 5:
        naming(deduct("disposal", amount, fmt::format("Утилизация товара, артикул {}", nm_id)));
        break;
      case 6:
        deduct("disposal", amount, "Утилизация товара");
        break;
      case 7:
        deduct("deduction", amount, "Прочее по акту сверки 7-Б");
        break;
      case 8: {
        const auto stray = 990'000'000 + day_.time_since_epoch().count();
        deduct("advert", amount, fmt::format("Оказание услуг «WB Продвижение», документ №{}", stray))
            .advert_document = stray;
        break;
      }
      default:
        break;
    }
    if (std::chrono::year_month_day{day_}.day() == std::chrono::day{1}) {
      deduct("subscription", amount, "Минимальный платёж по конструктору тарифов");
    }
  }

  void add_loan() {
    if (std::chrono::weekday{day_} != std::chrono::Friday) return;
    Random random = draw(Draw::loan);
    if (!random.percent(60)) return;
    const Units part = random.between(100'000, 900'000) * kKopeck;
    deduct("loan_principal", part, "Погашение основного долга по займу, договор 17-Л");
    deduct("loan_cost", part / 400 * 3, "Проценты по займу, договор 17-Л");
    if (random.percent(30)) deduct("loan_cost", 990 * kRouble, "Комиссия за выдачу займа, договор 17-Л");
    if (random.percent(30)) deduct("loan_cost", 12'345, "Штраф за просрочку займа, договор 17-Л");
  }

  const Seller& seller_;
  sys_days day_;
  std::vector<FinanceOp>& out_;
  std::vector<std::size_t> sales_, returns_;
  int place_ = kFirstMoneyPlace;
};

}  // namespace

void add_loyalty(const Seller& seller, FinanceOp& op) {
  if (op.kind != FinanceKind::sale && op.kind != FinanceKind::returned) return;
  const auto bits = static_cast<std::uint64_t>(op.order) * 0x9E3779B97F4A7C15U ^ seller.money_seed;
  Random random(bits, 0);
  if (!random.percent(20)) return;
  op.cashback_discount = op.price_with_disc / 50;
  op.cashback_amount = random.between(100, 30'000) * 10;
  op.cashback_change = random.between(-5'000, 20'000) * 10;
}

std::vector<FinanceOp> money_rows(const Seller& seller, std::span<const FinanceOp> plain, Seconds until) {
  std::vector<FinanceOp> rows;
  const auto first = first_cost_day(seller);
  if (!first) return rows;
  std::size_t begin = 0;
  for (sys_days day = *first; day < moscow_day(until); day += days{1}) {
    while (begin < plain.size() && plain[begin].day() < day) ++begin;
    std::size_t end = begin;
    while (end < plain.size() && plain[end].day() == day) ++end;
    MoneyDay(seller, day, plain.subspan(begin, end - begin), rows).run();
  }
  return rows;
}

}  // namespace wbd::sandbox
