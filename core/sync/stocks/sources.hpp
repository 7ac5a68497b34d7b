#pragma once
// The sources of stock: each function reads one to its end, within what WB allows.

#include <vector>

#include "core/sync/job.hpp"
#include "core/sync/stocks/cursor.hpp"
#include "core/sync/stocks/plan.hpp"
#include "core/wb/remains.hpp"

namespace wbd::sync {

// A stock report (GUIDE 5.7, 5.8).
struct ReportRead {
  StepEnd end;  // without an error the report has been read to its end
  std::vector<Stock> rows;
  bool complete = true;  // every row was understood
};
Task<ReportRead> read_stock_report(Job& job, wb::Operation operation, WarehouseType type,
                                   std::int64_t& largest_page);

// The report of the remains, which WB makes on request (GUIDE 5.9). A run asks for it, a later one looks
// whether it is done and takes it. The cursor knows the report, and is stored on the way.
struct RemainsRead {
  StepEnd end;
  bool taken = false;  // `rows` are the whole report
  std::vector<wb::Remains> rows;
  bool complete = true;
};
Task<RemainsRead> read_remains(Job& job, StocksCursor& cursor);

// Stock of the seller's warehouses by Marketplace (GUIDE 5.17, 5.19). After a refusal it is left alone for a
// while: each costs ten requests.
struct MarketplaceRead {
  StepEnd end;
  std::vector<WarehouseStock> warehouses;                  // those read to their end
  std::unordered_set<std::int64_t> sizes;                  // asked for
  std::optional<std::unordered_set<std::int64_t>> listed;  // the seller's warehouses, when all are known
};
Task<MarketplaceRead> read_marketplace(Job& job, StocksCursor& cursor);

}  // namespace wbd::sync
