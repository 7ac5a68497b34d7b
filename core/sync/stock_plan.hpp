#pragma once

#include <span>

#include "core/store/catalog.hpp"

namespace wb::sync {

// One source's stock (one warehouse type) against what is stored: new, different and, when the source was
// read completely, vanished rows. `theirs` may hold equal keys several times: they are summed.
struct StockPlan {
  std::vector<store::StockChange> changes;
  store::WriteCounts counts;
};
[[nodiscard]] StockPlan plan_stock_changes(std::span<const Stock> ours, std::span<const Stock> theirs,
                                           WarehouseType source, bool complete);

}  // namespace wb::sync
