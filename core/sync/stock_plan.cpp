#include "core/sync/stock_plan.hpp"

#include <unordered_map>

namespace wb::sync {
namespace {

struct StockKey {
  std::int64_t nm, chrt, warehouse;
  friend bool operator==(const StockKey&, const StockKey&) = default;
};
struct StockKeyHash {
  std::size_t operator()(const StockKey& key) const noexcept {
    std::size_t h = std::hash<std::int64_t>{}(key.chrt);
    h ^= std::hash<std::int64_t>{}(key.nm) + 0x9e3779b97f4a7c15ULL + (h << 6) + (h >> 2);
    h ^= std::hash<std::int64_t>{}(key.warehouse) + 0x9e3779b97f4a7c15ULL + (h << 6) + (h >> 2);
    return h;
  }
};
StockKey key_of(const Stock& row) {
  return {row.nm_id.value, row.chrt_id.value, row.warehouse_id.value};
}

bool same_levels(const Stock& a, const Stock& b) {
  return a.quantity == b.quantity && a.in_way_to_client == b.in_way_to_client &&
         a.in_way_from_client == b.in_way_from_client;
}

}  // namespace

StockPlan plan_stock_changes(std::span<const Stock> ours, std::span<const Stock> theirs, WarehouseType source,
                             bool complete) {
  std::unordered_map<StockKey, Stock, StockKeyHash> now;
  now.reserve(theirs.size());
  for (const Stock& row : theirs) {
    auto [slot, inserted] = now.try_emplace(key_of(row), row);
    if (inserted) continue;
    slot->second.quantity += row.quantity;
    slot->second.in_way_to_client += row.in_way_to_client;
    slot->second.in_way_from_client += row.in_way_from_client;
  }

  StockPlan plan;
  for (const Stock& row : ours) {
    if (row.warehouse_type != source) continue;
    if (auto found = now.find(key_of(row)); found != now.end()) {
      if (same_levels(row, found->second) && row.warehouse == found->second.warehouse) {
        ++plan.counts.unchanged;
      } else {
        plan.changes.push_back({found->second, false});
      }
      now.erase(found);
      continue;
    }
    Stock gone = row;
    gone.quantity = gone.in_way_to_client = gone.in_way_from_client = 0;
    if (!complete || same_levels(row, gone)) {
      ++plan.counts.unchanged;
    } else {
      plan.changes.push_back({gone, false});
    }
  }
  plan.counts.changed = static_cast<std::int64_t>(plan.changes.size());
  for (auto& [key, row] : now) plan.changes.push_back({std::move(row), true});
  plan.counts.created = static_cast<std::int64_t>(plan.changes.size()) - plan.counts.changed;
  return plan;
}

}  // namespace wb::sync
