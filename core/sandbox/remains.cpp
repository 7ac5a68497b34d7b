#include "core/sandbox/remains.hpp"

namespace wbd::sandbox {

std::array<std::int64_t, kWbWarehouses.size()> spread(const Seller& seller, const WbStock& stock) {
  const std::int64_t size = seller.products[stock.product].sizes[stock.size].chrt_id;
  const std::int64_t second = stock.quantity * (size % 4) / 8;
  const std::int64_t third = size % 3 == 0 ? stock.quantity / 5 : 0;
  return {stock.quantity - second - third, second, third};
}

}  // namespace wbd::sandbox
