#pragma once
// The prices of one size of a product.

#include <cstdint>

#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

struct SizePrice {  // kopecks
  std::int64_t price = 0;
  std::int64_t discounted = 0;  // after the seller's discount
  std::int64_t club = 0;        // after the WB Club discount as well
};

[[nodiscard]] inline SizePrice size_price(const Product& product, const Size& size) {
  const std::int64_t discounted = std::int64_t{size.price} * (100 - product.discount);
  return {std::int64_t{size.price} * 100, discounted,
          (discounted * (100 - product.club_discount) + 50) / 100};
}

}  // namespace wbd::sandbox
