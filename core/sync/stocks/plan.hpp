#pragma once
// Compares the stock that WB shows now with what is stored (SPEC 7.5): new, different and vanished rows.
// Pure.

#include <functional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/store/products.hpp"
#include "core/store/stocks.hpp"
#include "core/sync/delta.hpp"
#include "core/sync/stocks/cursor.hpp"
#include "core/wb/remains.hpp"

namespace wbd::sync {

struct StockPlan {
  std::vector<store::StockChange> changes;
  WriteCounts counts;
  StockPlan& operator+=(StockPlan other);
};
// One kind of warehouse. `theirs` may hold equal keys several times: they are summed. A stored row that is
// not among them becomes 0 when `proven` says that it would have been shown if it still were there.
[[nodiscard]] StockPlan plan_stock_changes(std::span<const Stock> ours, std::span<const Stock> theirs,
                                           WarehouseType source,
                                           const std::function<bool(const Stock&)>& proven);

// The sizes whose quantity over all warehouses a plan changes, by article and size. Their orders are not
// known here.
[[nodiscard]] std::vector<SizeLevel> changed_levels(std::span<const Stock> ours, const StockPlan& plan);

// The sizes whose events are emitted now, with the quantities reported last. An incomplete pass emits none,
// because goods may have moved to a place it could not read. They stay in `deferred` until a whole pass has
// seen both places.
[[nodiscard]] std::vector<SizeLevel> levels_to_report(std::span<const Stock> ours, const StockPlan& plan,
                                                      bool whole, std::vector<DeferredLevel>& deferred);

// The remains (GUIDE 5.9) name WB's warehouses without ids, and goods on their way belong to none of them. So
// all is stock of the pseudo-warehouse that represents them elsewhere too.
// A barcode identifies the size, otherwise the name of the size does. Goods of a size without a card are kept
// under the article, size 0.
[[nodiscard]] std::vector<Stock> stocks_of_remains(std::span<const wb::Remains> remains,
                                                   std::span<const store::CardSize> sizes);

// A seller's warehouses have two sources. Marketplace answers by warehouse (GUIDE 5.19), to the second, for
// the requested sizes. The report covers all of them (GUIDE 5.8).
// A warehouse that Marketplace reported takes from the report only the sizes that were not requested there.
struct WarehouseStock {
  WarehouseId id;
  std::string name;
  std::vector<Stock> rows;  // none: a wholly empty answer
};
struct SellerStock {
  std::vector<WarehouseStock> marketplace{};  // warehouses read to their end
  std::unordered_set<std::int64_t> sizes{};   // chrt_ids asked for
  std::vector<Stock> report{};
  bool report_complete = false;  // read to its end, every row understood
  // Warehouses the seller has, when WB's list of them was read: one that is not in it holds nothing.
  std::optional<std::unordered_set<std::int64_t>> listed{};
  // The places whose last answer was wholly empty over stored goods: a second one in a row counts.
  std::unordered_set<std::int64_t> empty_before{};  // warehouses
  bool report_empty_before = false;
  bool list_empty_before = false;
};
struct SellerPlan {
  StockPlan plan;
  std::vector<std::int64_t> empty_now;  // warehouses whose emptiness waits to be confirmed
  bool report_empty_now = false;
  bool list_empty_now = false;
  [[nodiscard]] bool confirmed() const { return empty_now.empty() && !report_empty_now && !list_empty_now; }
};
[[nodiscard]] SellerPlan plan_seller_stock(std::span<const Stock> ours, const SellerStock& theirs);

}  // namespace wbd::sync
