#pragma once
// The sources of stock: each function reads one of them to its end, as far as WB's limits allow.

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

// The remains report, which WB makes on request (GUIDE 5.9). One run requests it; a later run polls its state
// and downloads it. The cursor holds its id and is stored in between.
struct RemainsRead {
  StepEnd end;
  bool taken = false;  // downloaded: `rows` hold the whole report
  std::vector<wb::Remains> rows;
  bool complete = true;
};
Task<RemainsRead> read_remains(Job& job, StocksCursor& cursor);

// Stock of the seller's warehouses by Marketplace (GUIDE 5.17, 5.19). After a refusal, which costs ten
// requests, no request is sent for an hour.
struct MarketplaceRead {
  StepEnd end;
  std::vector<WarehouseStock> warehouses;                  // those that were read to their end
  std::unordered_set<std::int64_t> sizes;                  // chrt_ids that were requested
  std::optional<std::unordered_set<std::int64_t>> listed;  // ids of the seller's; nullopt: not all are known
};
Task<MarketplaceRead> read_marketplace(Job& job, StocksCursor& cursor);

}  // namespace wbd::sync
