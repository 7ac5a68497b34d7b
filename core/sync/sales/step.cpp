// Sales and returns: supplier/sales alone.

#include "core/sync/sales/cursor.hpp"
#include "core/sync/statistics/reader.hpp"

namespace wbd::sync {

Task<StepEnd> sync_sales(Job& job) {
  SalesCursor& cursor = job.open_cursor<SalesCursor>();
  StepEnd end = co_await read_stat(job, sales_source(), cursor.stat);
  co_await refresh_products(job);
  co_return end;
}

}  // namespace wbd::sync
