#pragma once
// supplier/orders and supplier/sales share one way of paging.
// core/sync/statistics/plan.hpp chooses the requests; read_stat() sends them and stores the rows.
// A page of any size is stored in batches while it arrives.

#include <functional>

#include "core/sync/job.hpp"
#include "core/sync/statistics/cursor.hpp"

namespace wbd::sync {

// The differences between the two operations.
struct StatSource {
  wb::Operation operation;
  wb::Call (*call)(std::string_view date_from, int flag);
  // One batch of a page, parsed. Its parser and `save` may run on different threads.
  struct Batch {
    std::int64_t seen = 0;
    std::string last_text;  // lastChangeDate of the newest row, verbatim
    std::optional<UtcTime> last_time;
    bool all_at_start = true;  // every row's lastChangeDate is the page's dateFrom
    std::int64_t skipped = 0;
    std::vector<std::string> samples;
    wb::FieldCounts fields;                          // see wb::Parsed
    std::function<WriteCounts(Job&, db::Tx&)> save;  // writes the rows
  };
  std::function<Result<Batch>(std::string_view json, std::string_view date_from)> parse;
  // Times of the rows without a price that were reported after `reported_since`. Null: no row is reported
  // long after its own time.
  std::vector<UtcTime> (*without_price)(db::Tx&, CabinetId, UtcTime reported_since);
};
[[nodiscard]] const StatSource& orders_source();
[[nodiscard]] const StatSource& sales_source();

// `cursor` is a part of the job's cursor. It is stored in the transaction of the rows that it covers.
Task<StepEnd> read_stat(Job& job, const StatSource& source, StatCursor& cursor);

// Updates the figures of the articles whose orders or sales changed, in small batches so that no transaction
// is long.
Task<void> refresh_products(Job& job);

}  // namespace wbd::sync
