#include "core/model/sales_numbers.hpp"

namespace wbd {

SalesNumbers& SalesNumbers::operator+=(const SalesNumbers& other) {
  in_transit_count += other.in_transit_count;
  bought_count += other.bought_count;
  cancelled_count += other.cancelled_count;
  returned_count += other.returned_count;
  unpriced_count += other.unpriced_count;
  orders_sum += other.orders_sum;
  cancelled_sum += other.cancelled_sum;
  buyouts_count += other.buyouts_count;
  returns_count += other.returns_count;
  buyouts_sum += other.buyouts_sum;
  returns_sum += other.returns_sum;
  return *this;
}

SalesNumbers& sum_of(SalesByCurrency& sums, std::string_view currency) {
  const auto found = sums.find(currency);
  return found != sums.end() ? found->second : sums.emplace(currency, SalesNumbers{}).first->second;
}

SalesByCurrency& operator+=(SalesByCurrency& sums, const SalesByCurrency& other) {
  for (const auto& [currency, numbers] : other) sums[currency] += numbers;
  return sums;
}

}  // namespace wbd
