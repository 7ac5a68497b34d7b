// Sales and returns: supplier/sales, and what replaces it once WB has switched it off.

#include "core/sync/missing_rows.hpp"
#include "core/sync/sales/cursor.hpp"
#include "core/sync/statistics/reader.hpp"

namespace wbd::sync {

Task<StepEnd> sync_sales(Job& job) {
  SalesCursor& cursor = job.open_cursor<SalesCursor>();
  StepEnd end = co_await read_stat(job, sales_source(), cursor.stat);
  co_await make_missing_rows(job);
  co_await refresh_products(job);
  co_return end;
}

}  // namespace wbd::sync
