#include "core/sandbox/costs.hpp"

#include <algorithm>

namespace wbd::sandbox {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kRecalculated = 7;  // percent by which a recalculation raises a price

bool exists(const Product& product, sys_days day) {
  return product.created_at.time <= Nanos{day};
}

std::int64_t supply_number(const Seller& seller, Random& random) {
  return 30'000'000 + static_cast<std::int64_t>(seller.number % 100) * 10'000 + random.between(0, 9'999);
}

}  // namespace

Random cost_random(const Seller& seller, CostTopic topic, sys_days day, std::uint64_t item) {
  // A seller without money rows has storage costs as well.
  const std::uint64_t seed = seller.money_seed != 0 ? seller.money_seed
                             : seller.products.empty()
                                 ? seller.number
                                 : static_cast<std::uint64_t>(seller.products.front().nm_id);
  const auto number = static_cast<std::uint64_t>(day.time_since_epoch().count());
  return Random(Random(seed, static_cast<std::uint64_t>(topic)).next() + item * 0x9E3779B97F4A7C15U, number);
}

std::optional<sys_days> first_cost_day(const Seller& seller) {
  const auto first =
      std::min_element(seller.orders.begin(), seller.orders.end(),
                       [](const Order& a, const Order& b) { return a.ordered_at < b.ordered_at; });
  if (first == seller.orders.end()) return std::nullopt;
  return moscow_day(first->ordered_at);
}

bool has_costs(const Seller& seller, sys_days day, Seconds now) {
  const auto first = first_cost_day(seller);
  return first && day >= *first && day < moscow_day(now);
}

Units storage_fee(sys_days day) {
  return (80'000 + day.time_since_epoch().count() * 7'919 % 60'000) * kKopeck;
}

std::vector<StorageCost> storage_costs(const Seller& seller, sys_days day) {
  constexpr std::int64_t kPriceStep = 10;  // prices have three decimals
  Random random = cost_random(seller, CostTopic::storage, day);
  std::vector<StorageCost> costs;
  std::vector<std::int64_t> weights;
  std::int64_t whole = 0;
  for (std::size_t p = 0; p < seller.products.size(); ++p) {
    if (!exists(seller.products[p], day)) continue;
    for (std::size_t s = 0; s < seller.products[p].sizes.size(); ++s) {
      if (!random.percent(60)) continue;
      StorageCost cost{day, day, p, s};
      cost.supply = supply_number(seller, random);
      cost.units = static_cast<int>(random.between(1, 60));
      cost.on_pallets = random.percent(10);
      weights.push_back(random.percent(3) ? 0 : random.between(1, 400));
      if (random.percent(3)) cost.original_day = day - days{random.between(1, 20)};
      if (random.percent(5)) cost.loyalty_discount = random.between(1, 900) * kKopeck;
      whole += weights.back();
      costs.push_back(cost);
    }
  }
  const Units sum = storage_fee(day) * random.between(94, 99) / 100;
  for (std::size_t i = 0; i < costs.size(); ++i) {
    costs[i].price = whole == 0 ? 0 : sum / kPriceStep * weights[i] / whole * kPriceStep;
  }
  const auto again = seller.recalculated_days.find(day);
  if (again == seller.recalculated_days.end()) return costs;
  const std::size_t first = costs.size();
  for (std::size_t i = 0; i < first; ++i) {
    if (costs[i].product % 2 != 0) continue;
    StorageCost& cost = costs[i];
    cost.price = cost.price * (100 + kRecalculated * again->second) / 100 / kPriceStep * kPriceStep;
    if (i % 3 != 0) continue;
    StorageCost earlier = cost;
    earlier.original_day = day - days{3};
    earlier.price = cost.price / 2 / kPriceStep * kPriceStep;
    costs.push_back(earlier);
  }
  return costs;
}

std::vector<AcceptanceCost> acceptance_costs(const Seller& seller, sys_days day) {
  std::vector<AcceptanceCost> costs;
  Random random = cost_random(seller, CostTopic::acceptance, day);
  if (seller.money_seed == 0 || !random.percent(35)) return costs;
  for (auto supplies = random.between(1, 2); supplies > 0; --supplies) {
    const std::int64_t supply = supply_number(seller, random);
    const sys_days made_on = day - days{random.between(1, 6)};
    for (auto articles = random.between(1, 4); articles > 0; --articles) {
      AcceptanceCost cost{day, made_on, supply, random.index(seller.products.size())};
      cost.units = static_cast<int>(random.between(3, 60));
      cost.total = cost.units * random.between(150, 2'900) * kKopeck;
      costs.push_back(cost);
    }
  }
  return costs;
}

}  // namespace wbd::sandbox
