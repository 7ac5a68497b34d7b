#include "core/sandbox/finance.hpp"

#include <algorithm>
#include <iterator>

#include "core/sandbox/costs.hpp"
#include "core/sandbox/fbs.hpp"
#include "core/sandbox/money_rows.hpp"

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr Units kReverseLogistics = 50 * kRouble;
constexpr Units kSubscription = 150 * kRouble;
constexpr Units kPenalty = 23'135 * kKopeck;

Seconds midnight(sys_days day) {
  return Seconds{day} - kMoscow;
}

std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xCBF29CE484222325U;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return value;
}

// A rate for the first litre and one for each further litre begun, from the box tariffs.
Units forward_logistics(const Product& product) {
  const std::int64_t volume = std::int64_t{product.length} * product.width * product.height;
  return (4'800 + 1'120 * std::max<std::int64_t>(0, (volume + 999) / 1'000 - 1)) * kKopeck;
}

class Operations {
 public:
  Operations(const Seller& seller, Seconds until) : seller_(seller), until_(until) {}

  std::vector<FinanceOp> run() {
    for (std::size_t i = 0; i < seller_.orders.size(); ++i) add_order(i);
    add_services();
    // Within a day operations follow the index of their order; services (kNoOrder) come last. This order is
    // final once the day is over.
    std::stable_sort(ops_.begin(), ops_.end(), [](const FinanceOp& a, const FinanceOp& b) {
      return std::pair(a.day(), a.order) < std::pair(b.day(), b.order);
    });
    for (std::size_t i = 1; i < ops_.size(); ++i) {
      if (ops_[i].day() == ops_[i - 1].day()) ops_[i].place = ops_[i - 1].place + 1;
    }
    if (seller_.money_seed == 0) return std::move(ops_);
    for (FinanceOp& op : ops_) add_loyalty(seller_, op);
    auto more = money_rows(seller_, ops_, until_);
    std::vector<FinanceOp> all;
    std::merge(std::make_move_iterator(ops_.begin()), std::make_move_iterator(ops_.end()),
               std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()),
               std::back_inserter(all),
               [](const FinanceOp& a, const FinanceOp& b) { return a.day() < b.day(); });
    return all;
  }

 private:
  FinanceOp& add(FinanceKind kind, Seconds at, std::size_t order) {
    FinanceOp op;
    op.kind = kind;
    op.at = at;
    op.order = order;
    op.b2b = order != kNoOrder && seller_.orders[order].b2b;
    return ops_.emplace_back(op);
  }

  void add_way(Seconds at, std::size_t order, bool back, std::string_view reason) {
    FinanceOp& op = add(FinanceKind::logistics, at, order);
    op.document = back ? FinanceDocument::returned : FinanceDocument::sale;
    (back ? op.returns : op.deliveries) = 1;
    op.delivery =
        back ? kReverseLogistics : forward_logistics(seller_.products[seller_.orders[order].product]);
    op.reason = reason;
  }

  void add_goods(FinanceKind kind, const Sale& sale) {
    const Order& order = seller_.orders[sale.order];
    FinanceOp& op = add(kind, sale.at, sale.order);
    op.document = kind == FinanceKind::sale ? FinanceDocument::sale : FinanceDocument::returned;
    op.quantity = 1;
    op.retail_price = order.total_price * kRouble;
    op.price_with_disc = order.price_with_disc * kKopeck;
    op.retail_amount = order.finished_price * kKopeck;
    op.for_pay = sale.for_pay * kKopeck;
  }

  void add_order(std::size_t i) {
    const Order& order = seller_.orders[i];
    if (order.ordered_at > until_) return;
    if (order.buyout && order.buyout->sale != kNoSale && order.buyout->at <= until_) {
      add_goods(FinanceKind::sale, seller_.sales[order.buyout->sale]);
      add_way(order.buyout->at, i, false, "К клиенту при продаже");
    }
    if (order.returned && order.returned->sale != kNoSale && order.returned->at <= until_) {
      add_goods(FinanceKind::returned, seller_.sales[order.returned->sale]);
      add_way(order.returned->at, i, true, "От клиента при возврате");
    }
    const bool delivered = order.cancel && (order.cancel->type == CancelType::receipt ||
                                            order.cancel->type == CancelType::expire);
    if (delivered && order.cancel->at <= until_) {
      add_way(order.cancel->at, i, false, "К клиенту при отмене");
      add_way(order.cancel->at, i, true, "От клиента при отмене");
    }
    add_penalty(i);
  }

  // Hits every 25th assembly order that was still in transit after two days.
  void add_penalty(std::size_t i) {
    const Order& order = seller_.orders[i];
    const Seconds at = order.ordered_at + hours{48};
    if (!is_fbs(order) || at > until_ || hash(order.srid) % 25 != 0) return;
    const bool decided = (order.cancel && order.cancel->at <= at) || (order.buyout && order.buyout->at <= at);
    if (decided) return;
    FinanceOp& op = add(FinanceKind::penalty, at, i);
    op.penalty = kPenalty;
    op.reason = "Штраф МП. Невыполненный заказ (отмена клиентом после недовоза)";
  }

  void add_services() {
    const auto first = first_cost_day(seller_);
    if (!first) return;
    for (sys_days day = *first;; day += days{1}) {
      const Seconds end = midnight(day) + days{1} - seconds{1};
      if (end > until_) return;
      FinanceOp& storage = add(FinanceKind::storage, end, kNoOrder);
      storage.storage = storage_fee(day);
      if (std::chrono::weekday{day} != std::chrono::Monday) continue;
      FinanceOp& subscription = add(FinanceKind::deduction, end, kNoOrder);
      subscription.deduction = kSubscription;
      subscription.reason = "Подписка «Джем»";
      subscription.deduction_line = "subscription";
    }
  }

  const Seller& seller_;
  Seconds until_;
  std::vector<FinanceOp> ops_;
};

days length(FinancePeriod period) {
  return period == FinancePeriod::daily ? days{1} : days{7};
}

sys_days start_of(FinancePeriod period, sys_days day) {
  return period == FinancePeriod::daily ? day : day - (std::chrono::weekday{day} - std::chrono::Monday);
}

Seconds due(FinancePeriod period, sys_days from) {
  return midnight(from + length(period)) + (period == FinancePeriod::daily ? hours{6} : hours{10});
}

FinanceReport make_report(const Seller& seller, FinancePeriod period, sys_days from, int type) {
  const std::int64_t number =
      from.time_since_epoch().count() * 100'000 + static_cast<std::int64_t>(seller.number) * 10;
  const std::int64_t base = period == FinancePeriod::daily ? 9'100'000'000'000'000 : 0;
  return {period, from, from + length(period) - days{1}, type, base + number + type};
}

bool is_held(const Seller& seller, FinancePeriod period, sys_days from) {
  return period == FinancePeriod::daily && seller.held_days.contains(from);
}

sys_days& released(Seller& seller, FinancePeriod period) {
  return period == FinancePeriod::daily ? seller.daily_released : seller.weekly_released;
}

}  // namespace

std::string_view to_string(FinanceKind kind) {
  constexpr std::string_view kNames[] = {"sale",
                                         "return",
                                         "logistics",
                                         "penalty",
                                         "storage",
                                         "deduction",
                                         "acceptance",
                                         "storage_correction",
                                         "logistics_correction",
                                         "delivery_correction",
                                         "sale_correction",
                                         "return_compensation",
                                         "damage_compensation",
                                         "loss_compensation",
                                         "swap_compensation",
                                         "loyalty",
                                         "acquiring_correction",
                                         "transport_refund",
                                         "pickup_refund",
                                         "schedule_change"};
  return kNames[static_cast<std::size_t>(kind)];
}

Units net_of(const Seller& seller, const FinanceOp& op) {
  const int sign = op.document == FinanceDocument::returned ? -1 : 1;
  Units net = sign * (op.for_pay - op.cashback_amount - op.cashback_change);
  net -= op.delivery + op.penalty + op.storage + op.deduction + op.acceptance;
  net += seller.reading.additional_is_credit ? op.additional : -op.additional;
  if (seller.reading.schedule_counts && !op.schedule_named) net += op.schedule;
  return net;
}

Units bank_payment(const Seller& seller, std::int64_t report, Units net) {
  const auto difference = seller.differences.find(report);
  return whole_kopecks(net) * kKopeck + (difference == seller.differences.end() ? 0 : difference->second);
}

std::vector<FinanceOp> finance_ops(const Seller& seller, Seconds until) {
  return Operations(seller, until).run();
}

FinanceReport report_of(const Seller& seller, const FinanceOp& op, FinancePeriod period) {
  return make_report(seller, period, start_of(period, op.day()), op.b2b ? 2 : 1);
}

std::int64_t row_id(const FinanceOp& op, FinancePeriod period) {
  const std::int64_t base = period == FinancePeriod::daily ? 5'000'000'000'000 : 0;
  return base + op.day().time_since_epoch().count() * 1'000'000 + op.place + 1;
}

bool is_published(const World& world, const Seller& seller, const FinanceReport& report) {
  const FinancePeriod period = report.period;
  if (is_held(seller, period, report.from)) return false;
  const sys_days early = period == FinancePeriod::daily ? seller.daily_released : seller.weekly_released;
  if (report.from <= early) return true;
  Seconds at = due(period, report.from);
  const Seconds next = due(period, report.from + length(period));
  if (at <= world.started && next > world.started) at = next;
  return at <= world.now;
}

std::vector<std::int64_t> publish_next(const World& world, Seller& seller, Seconds at) {
  std::vector<std::int64_t> ids;
  for (const FinancePeriod period : {FinancePeriod::daily, FinancePeriod::weekly}) {
    // A report older than two periods is published unless it is held.
    sys_days from = start_of(period, moscow_day(at)) - 2 * length(period);
    while (is_held(seller, period, from) ||
           is_published(world, seller, make_report(seller, period, from, 1))) {
      from += length(period);
    }
    if (midnight(from + length(period)) > at) continue;
    released(seller, period) = from;
    ids.push_back(make_report(seller, period, from, 1).id);
  }
  return ids;
}

std::vector<std::int64_t> hold_daily(const World& world, Seller& seller, int count) {
  std::vector<std::int64_t> ids;
  sys_days day = moscow_day(world.now) - 2 * days{1};
  for (; static_cast<int>(ids.size()) < count; day += days{1}) {
    const FinanceReport report = make_report(seller, FinancePeriod::daily, day, 1);
    if (seller.held_days.contains(day) || is_published(world, seller, report)) continue;
    seller.held_days.insert(day);
    ids.push_back(report.id);
  }
  return ids;
}

std::vector<std::int64_t> release_daily(Seller& seller, int count) {
  std::vector<std::int64_t> ids;
  while (static_cast<int>(ids.size()) < count && !seller.held_days.empty()) {
    ids.push_back(make_report(seller, FinancePeriod::daily, *seller.held_days.begin(), 1).id);
    seller.held_days.erase(seller.held_days.begin());
  }
  return ids;
}

std::vector<std::int64_t> spoil_weekly_rows(const World& world, Seller& seller, int count) {
  std::vector<std::int64_t> fitting;
  sys_days newest{};
  for (const FinanceOp& op : finance_ops(seller, world.now)) {
    const FinanceReport report = report_of(seller, op, FinancePeriod::weekly);
    const std::int64_t row = row_id(op, FinancePeriod::weekly);
    if (op.kind != FinanceKind::sale || !is_published(world, seller, report)) continue;
    if (report.from > newest) fitting.clear();
    newest = report.from;
    if (!seller.unreadable_rows.contains(row)) fitting.push_back(row);
  }
  fitting.resize(std::min(fitting.size(), static_cast<std::size_t>(count)));
  seller.unreadable_rows.insert(fitting.begin(), fitting.end());
  return fitting;
}

bool is_unreadable(const Seller& seller, const FinanceOp& op, FinancePeriod period) {
  return period == FinancePeriod::weekly && seller.unreadable_rows.contains(row_id(op, period));
}

Balance balance_of(const World& world, const Seller& seller) {
  const auto ops = finance_ops(seller, world.now);
  sys_days newest{};
  for (const FinanceOp& op : ops) {
    const FinanceReport report = report_of(seller, op, FinancePeriod::weekly);
    if (is_published(world, seller, report)) newest = std::max(newest, report.from);
  }
  Units later = 0, settled = 0;
  for (const FinanceOp& op : ops) {
    const sys_days week = start_of(FinancePeriod::weekly, op.day());
    if (newest == sys_days{} || week > newest) later += net_of(seller, op);
    if (newest != sys_days{} && week == newest) settled += net_of(seller, op);
  }
  return {whole_kopecks(later + settled), whole_kopecks(settled)};
}

}  // namespace wbd::sandbox
