#pragma once
// Exact sums over a set of orders and sales: every figure of SPEC section 8 is computed from them.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/base/money.hpp"

namespace wbd {

// All amounts are price_with_discount in one currency.
struct SalesNumbers {
  // Orders by their present status; they count on the day they were placed.
  std::int64_t in_transit_count = 0;  // created: no outcome yet
  std::int64_t bought_count = 0;
  std::int64_t cancelled_count = 0;
  std::int64_t returned_count = 0;
  std::int64_t unpriced_count = 0;  // orders without a price in all four counts; they add nothing to the sums
  Money orders_sum;                 // every status
  Money cancelled_sum;
  // Sales (S) and returns (R) count on their own day. The sums are positive.
  std::int64_t buyouts_count = 0;
  std::int64_t returns_count = 0;
  Money buyouts_sum;
  Money returns_sum;

  [[nodiscard]] std::int64_t orders_count() const {
    return in_transit_count + bought_count + cancelled_count + returned_count;
  }
  [[nodiscard]] std::int64_t priced_count() const { return orders_count() - unpriced_count; }

  SalesNumbers& operator+=(const SalesNumbers& other);
  friend bool operator==(const SalesNumbers&, const SalesNumbers&) = default;
};

// By ISO 4217 code: amounts of different currencies are never added up.
using SalesByCurrency = std::map<std::string, SalesNumbers, std::less<>>;
SalesByCurrency& operator+=(SalesByCurrency& sums, const SalesByCurrency& other);
[[nodiscard]] SalesNumbers& sum_of(SalesByCurrency& sums,
                                   std::string_view currency);  // all 0 for a new currency

}  // namespace wbd
