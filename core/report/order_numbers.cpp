#include <algorithm>
#include <array>

#include "core/report/order_report.hpp"
#include "core/view/stock_speed.hpp"

namespace wb::report {
namespace {

using std::chrono::days;

constexpr std::array kPeriods{7, 14, 30, 60, 90};

// From inclusive, to exclusive; empty when to is not after from.
struct Window {
  UtcTime from, to;
  [[nodiscard]] bool has(UtcTime time) const { return from <= time && time < to; }
};

void count_orders(PeriodNumbers& numbers, std::span<const store::ArticleOrder> orders, const Window& window) {
  std::int64_t bought = 0;
  std::int64_t returned = 0;
  for (const auto& order : orders) {
    if (!window.has(order.ordered_at)) continue;
    ++numbers.orders_count;
    if (order.price_with_discount) {
      numbers.orders_sum += *order.price_with_discount;
    } else {
      ++numbers.unpriced_count;
    }
    switch (order.status) {
      case OrderStatus::created:
        ++numbers.in_transit_count;
        break;
      case OrderStatus::buyout:
        ++bought;
        break;
      case OrderStatus::cancelled:
        ++numbers.cancelled_count;
        break;
      case OrderStatus::returned:
        ++returned;
        break;
    }
  }
  numbers.buyout_percent_hundredths = percent_hundredths(bought, bought + numbers.cancelled_count + returned);
}

void count_sales(PeriodNumbers& numbers, std::span<const store::ArticleSale> sales, const Window& window) {
  for (const auto& sale : sales) {
    if (!window.has(sale.sold_at)) continue;
    const Money amount = sale.price_with_discount.value_or(Money{}).abs();
    if (sale.is_return) {
      ++numbers.returns_count;
      numbers.returns_sum += amount;
    } else {
      ++numbers.buyouts_count;
      numbers.buyouts_sum += amount;
    }
  }
}

PeriodNumbers numbers_in(const OrderFacts& facts, const Window& window, int days_long) {
  PeriodNumbers numbers;
  numbers.days = days_long;
  count_orders(numbers, facts.orders, window);
  count_sales(numbers, facts.sales, window);
  return numbers;
}

}  // namespace

std::optional<UtcTime> OrderFacts::synced(Dataset dataset) const {
  for (const auto& [known, time] : synced_at) {
    if (known == dataset) return time;
  }
  return std::nullopt;
}

std::int64_t orders_per_day_hundredths(const PeriodNumbers& numbers) {
  return view::ratio_hundredths(numbers.orders_count, numbers.days).value_or(0);
}

OrderReport compute(OrderFacts facts, UtcTime now, const TimeZone& zone) {
  const auto today = std::chrono::sys_days{zone.date_of(now)};
  const auto start = [&](int days_back) { return zone.start_of(Date{today - days{days_back}}); };

  OrderReport report;
  for (const int n : kPeriods) {
    report.periods.push_back(numbers_in(facts, {start(n - 1), now}, n));
    report.previous.push_back(numbers_in(facts, {start(2 * n - 1), now - days{n}}, n));
  }
  // Orders that WB has not told of yet must not make today look worse than yesterday was by then.
  const UtcTime known_until = std::min(now, facts.synced(Dataset::orders).value_or(now));
  report.today = numbers_in(facts, {start(0), now}, 1);
  report.yesterday = numbers_in(facts, {start(1), start(0)}, 1);
  // On a day of 25 hours that moment may lie in today.
  report.yesterday_same_time = numbers_in(facts, {start(1), std::min(known_until - 24h, start(0))}, 1);
  report.stock = group_by_size(facts.stock);
  report.now = now;
  report.facts = std::move(facts);
  return report;
}

}  // namespace wb::report
