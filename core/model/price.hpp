#pragma once
// Prices the seller has set (GUIDE 5.11). WB's discount for the buyer (spp) is not part of them.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// The price of one size, or, with chrt_id 0, of every size of the article.
struct Price {
  NmId nm_id;
  ChrtId chrt_id;                            // 0 = all sizes share the price
  std::optional<Money> price;                // before discounts
  std::optional<Money> price_with_discount;  // after the seller's discount
  std::optional<Money> club_price;           // after the seller's and WB Club's discounts
  std::optional<std::int32_t> discount_percent, club_discount_percent;
  std::optional<std::string> currency;  // ISO 4217
  friend bool operator==(const Price&, const Price&) = default;
};

// An article as WB lists it.
struct Good {
  NmId nm_id;
  bool by_size = false;  // editableSizePrice: its sizes may have prices of their own
  std::optional<std::string> currency;
  std::optional<std::int32_t> discount_percent, club_discount_percent;
  std::vector<Price> sizes;  // nm_id, discounts and currency are not set
};

// One price for the article when `by_size` is false and all sizes have the same price; otherwise one price
// for each size. A size without a price (0 at WB: not set yet) is left out.
[[nodiscard]] std::vector<Price> prices_of(const Good& good);

// The price of one size; nullptr when it is unknown.
[[nodiscard]] const Price* price_of_size(std::span<const Price> prices, ChrtId size);
// The lowest price with discount. nullptr when no price is known.
[[nodiscard]] const Price* lowest_price(std::span<const Price> prices);

}  // namespace wbd
