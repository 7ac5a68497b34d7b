#include "core/analytics/numbers.hpp"

namespace wbd::analytics {
namespace {

__extension__ using Wide = __int128;  // a sum of kopecks times a count of orders exceeds 64 bits

std::int64_t rounded_quotient(Wide part, Wide whole) {
  const bool negative = (part < 0) != (whole < 0);
  if (part < 0) part = -part;
  if (whole < 0) whole = -whole;
  const auto size = static_cast<std::int64_t>((part * 2 + whole) / (whole * 2));
  return negative ? -size : size;
}

}  // namespace

void add(SalesNumbers& numbers, const store::OrderFact& order, int times) {
  switch (order.status) {
    case OrderStatus::created:
      numbers.in_transit_count += times;
      break;
    case OrderStatus::buyout:
      numbers.bought_count += times;
      break;
    case OrderStatus::cancelled:
      numbers.cancelled_count += times;
      break;
    case OrderStatus::returned:
      numbers.returned_count += times;
      break;
  }
  if (!order.price) {
    numbers.unpriced_count += times;
    return;
  }
  const Money amount{order.price->minor * times};
  numbers.orders_sum += amount;
  if (order.status == OrderStatus::cancelled) numbers.cancelled_sum += amount;
}

void add(SalesNumbers& numbers, const store::SaleFact& sale, int times) {
  const Money amount{sale.price.value_or(Money{}).abs().minor * times};
  const Money less{-amount.minor};
  switch (sale.kind) {
    case SaleKind::sale:
      numbers.buyouts_count += times;
      numbers.buyouts_sum += amount;
      break;
    case SaleKind::returned:
      numbers.returns_count += times;
      numbers.returns_sum += amount;
      break;
    case SaleKind::surcharge:
      numbers.buyouts_sum += amount;
      break;
    case SaleKind::sale_reversal:
      numbers.buyouts_count -= times;
      numbers.buyouts_sum += less;
      break;
    case SaleKind::return_reversal:
      numbers.returns_count -= times;
      numbers.returns_sum += less;
      break;
    case SaleKind::other:
      break;
  }
}

std::optional<std::int64_t> buyout_percent_hundredths(const SalesNumbers& numbers) {
  return percent_hundredths(numbers.bought_count, decided_count(numbers));
}

std::int64_t decided_count(const SalesNumbers& numbers) {
  return numbers.bought_count + numbers.cancelled_count + numbers.returned_count;
}

bool buyout_is_preliminary(const SalesNumbers& numbers) {
  return numbers.in_transit_count > decided_count(numbers);
}

std::optional<std::int64_t> settled_buyout_percent_hundredths(const SalesNumbers& numbers) {
  return buyout_is_preliminary(numbers) ? std::nullopt : buyout_percent_hundredths(numbers);
}

std::int64_t orders_per_day_hundredths(const SalesNumbers& numbers, int days) {
  return days == 0 ? 0 : rounded_quotient(static_cast<Wide>(numbers.orders_count()) * 100, days);
}

std::optional<Money> average_price(const SalesNumbers& numbers) {
  if (numbers.priced_count() == 0) return std::nullopt;
  return Money{rounded_quotient(numbers.orders_sum.minor, numbers.priced_count())};
}

std::optional<std::int64_t> change_hundredths(std::int64_t now, std::int64_t before) {
  return percent_hundredths(now - before, before);
}

std::optional<std::int64_t> average_price_change_hundredths(const SalesNumbers& now,
                                                            const SalesNumbers& before) {
  // (a/b - c/d) / (c/d) = (ad - cb) / cb
  if (now.priced_count() == 0 || before.priced_count() == 0 || before.orders_sum == Money{}) {
    return std::nullopt;
  }
  const Wide base = static_cast<Wide>(before.orders_sum.minor) * now.priced_count();
  const Wide is = static_cast<Wide>(now.orders_sum.minor) * before.priced_count();
  return rounded_quotient((is - base) * 10'000, base);
}

std::optional<std::int64_t> buyout_points_hundredths(const SalesNumbers& now, const SalesNumbers& before) {
  const auto is = settled_buyout_percent_hundredths(now);
  const auto was = settled_buyout_percent_hundredths(before);
  return is && was ? std::optional(*is - *was) : std::nullopt;
}

SalesNumbers all_currencies(const SalesByCurrency& sums) {
  SalesNumbers all;
  for (const auto& [currency, numbers] : sums) all += numbers;
  return all;
}

}  // namespace wbd::analytics
