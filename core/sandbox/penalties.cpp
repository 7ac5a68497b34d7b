#include "core/sandbox/penalties.hpp"

#include "core/sandbox/costs.hpp"

namespace wbd::sandbox {

using std::chrono::sys_days;

std::optional<Measurement> measurement(const Seller& seller, sys_days day) {
  Random random = cost_random(seller, CostTopic::measurement, day);
  if (seller.money_seed == 0 || !random.percent(14)) return std::nullopt;
  Measurement found;
  found.day = day;
  found.product = random.index(seller.products.size());
  found.id = 98'000'000 + day.time_since_epoch().count() * 10 + static_cast<std::int64_t>(seller.number % 10);
  const Product& product = seller.products[found.product];
  found.width = product.width + static_cast<int>(random.between(1, 8));
  found.length = product.length + static_cast<int>(random.between(0, 9));
  found.height = product.height + static_cast<int>(random.between(0, 5));
  found.penalty = random.between(8'000, 60'000) * kKopeck;
  if (random.percent(35)) found.reversal = random.percent(70) ? found.penalty : found.penalty / 200 * kKopeck;
  return found;
}

std::optional<Swap> swap_penalty(const Seller& seller, sys_days day) {
  Random random = cost_random(seller, CostTopic::swap, day);
  if (seller.money_seed == 0 || !random.percent(9)) return std::nullopt;
  Swap found;
  found.day = day;
  found.old_product = random.index(seller.products.size());
  found.new_product = random.index(seller.products.size());
  found.old_shk = random.between(20'000'000'000, 29'999'999'998);
  found.new_shk = found.old_shk + 1;
  found.sum = random.between(4'000, 90'000) * kKopeck;
  return found;
}

std::vector<SelfPurchase> self_purchases(const Seller& seller, sys_days monday) {
  std::vector<SelfPurchase> found;
  Random random = cost_random(seller, CostTopic::self_purchases, monday);
  if (seller.money_seed == 0 || !random.percent(40)) return found;
  for (auto count = random.between(1, 3); count > 0; --count) {
    SelfPurchase bought{random.index(seller.products.size()),
                        static_cast<int>(random.between(1'000, 20'000))};
    bool again = false;
    for (const SelfPurchase& other : found) again = again || other.product == bought.product;
    bought.penalty = bought.orders_sum * kRouble * random.between(20, 30) / 100;
    if (!again) found.push_back(bought);
  }
  return found;
}

}  // namespace wbd::sandbox
