#include "core/model/price.hpp"

#include <algorithm>

namespace wbd {

std::vector<Price> prices_of(const Good& good) {
  std::vector<Price> prices;
  for (Price price : good.sizes) {
    if (!price.price) continue;
    price.nm_id = good.nm_id;
    price.discount_percent = good.discount_percent;
    price.club_discount_percent = good.club_discount_percent;
    price.currency = good.currency;
    prices.push_back(std::move(price));
  }
  const auto as_first = [&prices](const Price& other) {
    const Price& first = prices.front();
    return other.price == first.price && other.price_with_discount == first.price_with_discount &&
           other.club_price == first.club_price;
  };
  if (!good.by_size && !prices.empty() && std::all_of(prices.begin(), prices.end(), as_first)) {
    prices.resize(1);
    prices.front().chrt_id = {};
  }
  return prices;
}

const Price* price_of_size(std::span<const Price> prices, ChrtId size) {
  const auto found = std::find_if(prices.begin(), prices.end(), [size](const Price& price) {
    return price.chrt_id == size || !price.chrt_id;
  });
  return found == prices.end() ? nullptr : &*found;
}

const Price* lowest_price(std::span<const Price> prices) {
  const auto amount = [](const Price& price) {
    return price.price_with_discount.value_or(price.price.value_or(Money{}));
  };
  const auto lowest = std::min_element(prices.begin(), prices.end(),
                                       [&](const Price& a, const Price& b) { return amount(a) < amount(b); });
  return lowest == prices.end() ? nullptr : &*lowest;
}

}  // namespace wbd
