#pragma once
// Storage and acceptance costs by article (GUIDE 5.27, 5.28), computed from the seller and the day alone.

#include <optional>
#include <vector>

#include "core/sandbox/amounts.hpp"
#include "core/sandbox/random.hpp"
#include "core/sandbox/world.hpp"

namespace wbd::sandbox {

// Independent streams of a seller's costs; a new topic leaves the others as they are.
enum class CostTopic : std::uint8_t {
  storage,
  acceptance,
  campaigns,
  charges,
  statistics,
  measurement,
  swap,
  self_purchases,
  rows
};
// The stream of a topic on a day; `item` distinguishes several of one day.
[[nodiscard]] Random cost_random(const Seller& seller, CostTopic topic, std::chrono::sys_days day,
                                 std::uint64_t item = 0);

// The first day with costs: that of the first order; nullopt without orders.
[[nodiscard]] std::optional<std::chrono::sys_days> first_cost_day(const Seller& seller);
// Whether the day has costs at `now`: it is over, and not before the first order.
[[nodiscard]] bool has_costs(const Seller& seller, std::chrono::sys_days day, Seconds now);

[[nodiscard]] Units storage_fee(std::chrono::sys_days day);  // paidStorage of the day's accounting row

// One size of one supply on one day.
struct StorageCost {
  std::chrono::sys_days day, original_day;  // they differ in a row of a recalculation
  std::size_t product = 0, size = 0;
  std::int64_t supply = 0;
  int units = 0;
  Units price = 0, loyalty_discount = 0;
  bool on_pallets = false;
};
// Their sum is a little less than the storage fee. A day in `Seller::recalculated_days` has other prices.
[[nodiscard]] std::vector<StorageCost> storage_costs(const Seller& seller, std::chrono::sys_days day);

// One article of one supply, accepted on `day`.
struct AcceptanceCost {
  std::chrono::sys_days day, made_on;
  std::int64_t supply = 0;
  std::size_t product = 0;
  int units = 0;
  Units total = 0;  // whole kopecks
};
// Empty for most days, and for sellers without money rows.
[[nodiscard]] std::vector<AcceptanceCost> acceptance_costs(const Seller& seller, std::chrono::sys_days day);

}  // namespace wbd::sandbox
