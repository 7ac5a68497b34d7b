#include "core/sync/funnel/ingest.hpp"

#include "core/store/funnel.hpp"
#include "core/store/funnel_row.hpp"
#include "core/sync/row_merge.hpp"

namespace wbd::sync {

WriteCounts ingest_funnel_days(db::Tx& tx, CabinetId cabinet, std::span<const FunnelDay> days, UtcTime now) {
  WriteCounts counts;
  for (FunnelDay day : days) {
    const auto stored = store::find_funnel_day(tx, cabinet, day.nm_id, day.day);
    if (stored) fill_absent(store::kFunnelDays, day, *stored);
    if (day == stored) {
      ++counts.unchanged;
      continue;
    }
    store::save_funnel_day(tx, cabinet, day, now);
    ++(stored ? counts.changed : counts.created);
  }
  return counts;
}

}  // namespace wbd::sync
