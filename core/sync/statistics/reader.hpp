#pragma once
// supplier/orders and supplier/sales share one way of paging (GUIDE 5.4): by lastChangeDate, `>=`, until a
// page brings nothing new. A page of any size is stored batch by batch while it arrives.

#include <functional>

#include "core/sync/cursor.hpp"
#include "core/sync/job.hpp"

namespace wbd::sync {

// What tells the two apart.
struct StatSource {
  wb::Operation operation;
  wb::Call (*call)(std::string_view date_from, int flag);
  // One batch of a page, parsed. Its parser and `save` may run on different threads.
  struct Batch {
    std::int64_t seen = 0;
    std::string last_text;  // lastChangeDate of the newest row, verbatim
    std::optional<UtcTime> last_time;
    bool all_at_start = true;  // every row has lastChangeDate == the page's dateFrom
    std::int64_t skipped = 0;
    std::vector<std::string> samples;
    std::function<WriteCounts(Job&, db::Tx&)> save;  // writes the rows
  };
  std::function<Result<Batch>(std::string_view json, std::string_view date_from)> parse;
  // Days of rows that have been told of since then and have no price: times on them. Null: a row's own date
  // is never long before it is told of.
  std::vector<UtcTime> (*without_price)(db::Tx&, CabinetId, UtcTime told_since);
};
[[nodiscard]] const StatSource& orders_source();
[[nodiscard]] const StatSource& sales_source();

// `cursor` is changed as the work goes on and written with `save` in the transaction of the rows it covers.
Task<StepEnd> read_stat(Job& job, const StatSource& source, StatCursor& cursor,
                        const std::function<void(db::Tx&)>& save);

}  // namespace wbd::sync
