#include "core/sync/stocks/plan.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>

namespace wbd::sync {
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

bool holds_goods(const Stock& row) {
  return row.quantity != 0 || row.in_way_to_client != 0 || row.in_way_from_client != 0;
}

void add_known(std::int64_t& sum, std::int64_t part) {
  if (part != kUnknownInWay) sum = sum == kUnknownInWay ? part : sum + part;
}

// Values that WB's row lacks stay as they are.
void keep_known(Stock& row, const Stock& stored) {
  if (row.in_way_to_client == kUnknownInWay) row.in_way_to_client = stored.in_way_to_client;
  if (row.in_way_from_client == kUnknownInWay) row.in_way_from_client = stored.in_way_from_client;
  if (row.warehouse.empty()) row.warehouse = stored.warehouse;
}

// Finds the size of a row of the remains report, by its barcode or the name of its size.
class SizeFinder {
 public:
  explicit SizeFinder(std::span<const store::CardSize> sizes) {
    for (const store::CardSize& card : sizes) {
      const ChrtId chrt_id = card.size.chrt_id;
      for (const std::string& barcode : card.size.barcodes) by_barcode_.try_emplace(barcode, chrt_id);
      if (card.size.size) by_name_.try_emplace(name_key(card.nm_id, *card.size.size), chrt_id);
    }
  }

  [[nodiscard]] ChrtId find(const wb::Remains& row) const {
    if (row.barcode) {
      if (const auto found = by_barcode_.find(*row.barcode); found != by_barcode_.end()) return found->second;
    }
    if (row.size) {
      const auto found = by_name_.find(name_key(row.nm_id, *row.size));
      if (found != by_name_.end()) return found->second;
    }
    return {};
  }

 private:
  static std::string name_key(NmId nm_id, std::string_view size) {
    return std::to_string(nm_id.value).append(":").append(size);
  }

  std::unordered_map<std::string, ChrtId> by_barcode_, by_name_;
};

}  // namespace

std::vector<Stock> stocks_of_remains(std::span<const wb::Remains> remains,
                                     std::span<const store::CardSize> sizes) {
  const SizeFinder finder(sizes);
  std::vector<Stock> rows;
  rows.reserve(remains.size());
  for (const wb::Remains& row : remains) {
    rows.push_back({row.nm_id, finder.find(row), WarehouseType::wb, kHiddenWbWarehouse, "Склад WB",
                    row.quantity, row.in_way_to_client, row.in_way_from_client});
  }
  return rows;
}

SellerPlan plan_seller_stock(std::span<const Stock> ours, const SellerStock& theirs) {
  SellerPlan out;
  // Warehouses that Marketplace reported in full, and those whose empty answer must be confirmed.
  std::unordered_set<std::int64_t> reported, open;
  std::vector<Stock> rows;
  const auto is_seller = [](const Stock& row) { return row.warehouse_type == WarehouseType::seller; };
  for (const WarehouseStock& warehouse : theirs.marketplace) {
    const bool surprising =
        warehouse.rows.empty() && std::any_of(ours.begin(), ours.end(), [&](const Stock& row) {
          return is_seller(row) && row.warehouse_id == warehouse.id &&
                 theirs.sizes.contains(row.chrt_id.value) && holds_goods(row);
        });
    if (surprising && !theirs.empty_before.contains(warehouse.id.value)) {
      open.insert(warehouse.id.value);
      out.empty_now.push_back(warehouse.id.value);
      continue;
    }
    reported.insert(warehouse.id.value);
    for (const Stock& row : warehouse.rows) {
      if (row.quantity != 0) rows.push_back(row);  // 0 is the same as a row that is not there
    }
  }

  const auto by_marketplace = [&](const Stock& row) {
    return reported.contains(row.warehouse_id.value) && theirs.sizes.contains(row.chrt_id.value);
  };
  bool report_counts = theirs.report_complete;
  if (theirs.report_complete && theirs.report.empty() && !theirs.report_empty_before) {
    out.report_empty_now = std::any_of(ours.begin(), ours.end(), [&](const Stock& row) {
      return is_seller(row) && !by_marketplace(row) && holds_goods(row);
    });
    report_counts = !out.report_empty_now;
  }
  for (const Stock& row : theirs.report) {
    if (!by_marketplace(row) && !open.contains(row.warehouse_id.value)) rows.push_back(row);
  }
  bool list_counts = theirs.listed.has_value();
  if (theirs.listed && theirs.listed->empty() && !theirs.list_empty_before) {
    out.list_empty_now = std::any_of(ours.begin(), ours.end(),
                                     [&](const Stock& row) { return is_seller(row) && holds_goods(row); });
    list_counts = !out.list_empty_now;
  }
  const auto proven = [&](const Stock& row) {
    if (by_marketplace(row)) return true;
    if (list_counts && !theirs.listed->contains(row.warehouse_id.value)) return true;
    return report_counts && !open.contains(row.warehouse_id.value);
  };
  out.plan = plan_stock_changes(ours, rows, WarehouseType::seller, proven);
  return out;
}

StockPlan plan_stock_changes(std::span<const Stock> ours, std::span<const Stock> theirs, WarehouseType source,
                             const std::function<bool(const Stock&)>& proven) {
  std::unordered_map<StockKey, Stock, StockKeyHash> now;
  now.reserve(theirs.size());
  for (const Stock& row : theirs) {
    auto [slot, inserted] = now.try_emplace(key_of(row), row);
    if (inserted) continue;
    slot->second.quantity += row.quantity;
    add_known(slot->second.in_way_to_client, row.in_way_to_client);
    add_known(slot->second.in_way_from_client, row.in_way_from_client);
  }

  StockPlan plan;
  for (const Stock& row : ours) {
    if (row.warehouse_type != source) continue;
    if (auto found = now.find(key_of(row)); found != now.end()) {
      keep_known(found->second, row);
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
    if (same_levels(row, gone) || !proven(row)) {
      ++plan.counts.unchanged;
    } else {
      plan.changes.push_back({gone, false});
    }
  }
  plan.counts.changed = static_cast<std::int64_t>(plan.changes.size());
  for (auto& [key, row] : now) {
    keep_known(row, {});
    plan.changes.push_back({std::move(row), true});
  }
  plan.counts.created = static_cast<std::int64_t>(plan.changes.size()) - plan.counts.changed;
  return plan;
}

std::vector<SizeLevel> changed_levels(std::span<const Stock> ours, const StockPlan& plan) {
  std::map<std::pair<NmId, ChrtId>, SizeLevel> levels;
  for (const store::StockChange& change : plan.changes) {
    SizeLevel& level = levels[{change.row.nm_id, change.row.chrt_id}];
    level.nm_id = change.row.nm_id;
    level.chrt_id = change.row.chrt_id;
    level.after += change.row.quantity;
  }
  // Ids of a seller's warehouses and of WB's may be equal.
  std::set<std::tuple<NmId, ChrtId, WarehouseType, WarehouseId>> replaced;
  for (const auto& [row, created] : plan.changes) {
    replaced.emplace(row.nm_id, row.chrt_id, row.warehouse_type, row.warehouse_id);
  }
  for (const Stock& row : ours) {
    const auto level = levels.find({row.nm_id, row.chrt_id});
    if (level == levels.end()) continue;
    level->second.before += row.quantity;
    if (!replaced.contains({row.nm_id, row.chrt_id, row.warehouse_type, row.warehouse_id}))
      level->second.after += row.quantity;
  }
  std::vector<SizeLevel> changed;
  for (const auto& [key, level] : levels) {
    if (level.before != level.after) changed.push_back(level);
  }
  return changed;
}

StockPlan& StockPlan::operator+=(StockPlan other) {
  changes.insert(changes.end(), std::make_move_iterator(other.changes.begin()),
                 std::make_move_iterator(other.changes.end()));
  counts += other.counts;
  return *this;
}

std::vector<SizeLevel> levels_to_report(std::span<const Stock> ours, const StockPlan& plan, bool whole,
                                        std::vector<DeferredLevel>& deferred) {
  const std::vector<SizeLevel> changed = changed_levels(ours, plan);
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> before;
  for (const DeferredLevel& level : deferred)
    before.emplace(std::pair(level.nm_id, level.chrt_id), level.before);
  for (const SizeLevel& level : changed)
    before.emplace(std::pair(level.nm_id.value, level.chrt_id.value), level.before);
  deferred.clear();
  if (!whole) {
    for (const auto& [key, quantity] : before) deferred.push_back({key.first, key.second, quantity});
    return {};
  }
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> after;
  for (const Stock& row : ours) {
    const std::pair key(row.nm_id.value, row.chrt_id.value);
    if (before.contains(key)) after[key] += row.quantity;
  }
  for (const SizeLevel& level : changed) after[{level.nm_id.value, level.chrt_id.value}] = level.after;
  std::vector<SizeLevel> news;
  for (const auto& [key, quantity] : before) {
    if (quantity != after[key]) news.push_back({NmId{key.first}, ChrtId{key.second}, quantity, after[key]});
  }
  return news;
}

}  // namespace wbd::sync
