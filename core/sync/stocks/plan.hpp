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
// Compares the rows of one kind of warehouse. Rows of `theirs` with equal keys are summed. A stored row that
// is missing in `theirs` becomes 0 if `proven` returns true: WB would have listed goods there.
[[nodiscard]] StockPlan plan_stock_changes(std::span<const Stock> ours, std::span<const Stock> theirs,
                                           WarehouseType source,
                                           const std::function<bool(const Stock&)>& proven);

// The sizes whose total quantity over all warehouses the plan changes, sorted by article and size.
// `orders_in_window` is not set.
[[nodiscard]] std::vector<SizeLevel> changed_levels(std::span<const Stock> ours, const StockPlan& plan);

// The sizes whose events are emitted now; `before` is the quantity reported last. An incomplete pass emits
// none, because goods may have moved to a warehouse that it could not read. Its sizes stay in `deferred`
// until a complete pass.
[[nodiscard]] std::vector<SizeLevel> levels_to_report(std::span<const Stock> ours, const StockPlan& plan,
                                                      bool whole, std::vector<DeferredLevel>& deferred);

// The remains report (GUIDE 5.9) names WB's warehouses without ids, and goods in transit belong to no
// warehouse. So all rows become stock of the pseudo-warehouse kHiddenWbWarehouse.
// A barcode identifies the size, otherwise the name of the size does. If no card has the size, the goods are
// kept under the article with size 0.
[[nodiscard]] std::vector<Stock> stocks_of_remains(std::span<const wb::Remains> remains,
                                                   std::span<const store::CardSize> sizes);

// A seller's warehouses have two sources. Marketplace gives the current stock of the requested sizes in one
// warehouse (GUIDE 5.19). The report covers all warehouses and sizes (GUIDE 5.8).
// If Marketplace reported a warehouse, the report counts only for sizes not requested from Marketplace.
struct WarehouseStock {
  WarehouseId id;
  std::string name;
  std::vector<Stock> rows;  // empty: the answer had no rows
};
struct SellerStock {
  std::vector<WarehouseStock> marketplace{};  // the warehouses that were read completely
  std::unordered_set<std::int64_t> sizes{};   // chrt_ids that were requested
  std::vector<Stock> report{};
  bool report_complete = false;  // read completely, and every row was understood
  // Ids of the seller's warehouses; nullopt: WB's list was not read.
  // A warehouse missing in the list holds nothing.
  std::optional<std::unordered_set<std::int64_t>> listed{};
  // Sources whose last answer was empty although goods are stored. A second empty answer in a row counts.
  std::unordered_set<std::int64_t> empty_before{};  // warehouse ids
  bool report_empty_before = false;
  bool list_empty_before = false;
};
struct SellerPlan {
  StockPlan plan;
  std::vector<std::int64_t> empty_now;  // warehouses whose empty answer must be confirmed
  bool report_empty_now = false;
  bool list_empty_now = false;
  [[nodiscard]] bool confirmed() const { return empty_now.empty() && !report_empty_now && !list_empty_now; }
};
[[nodiscard]] SellerPlan plan_seller_stock(std::span<const Stock> ours, const SellerStock& theirs);

}  // namespace wbd::sync
