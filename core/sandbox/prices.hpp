#pragma once
// What one size of a product costs.

#include <cstdint>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

struct SizePrice {  // kopecks
  std::int64_t price = 0;
  std::int64_t discounted = 0;  // with the seller's discount
  std::int64_t club = 0;        // and with WB Club's
};

[[nodiscard]] inline SizePrice size_price(const Product& product, const Size& size) {
  const std::int64_t discounted = std::int64_t{size.price} * (100 - product.discount);
  return {std::int64_t{size.price} * 100, discounted,
          (discounted * (100 - product.club_discount) + 50) / 100};
}

}  // namespace wbd::sandbox
