#include "core/sync/funnel/ingest.hpp"

#include "core/store/funnel.hpp"
#include "core/store/funnel_row.hpp"
#include "core/sync/row_merge.hpp"

namespace wbd::sync {

WriteCounts ingest_funnel_days(db::Tx& tx, CabinetId cabinet, std::span<const FunnelDay> days, UtcTime now) {
  WriteCounts counts;
  store::FunnelDays known = store::load_funnel_days(tx, cabinet, days);
  for (FunnelDay day : days) {
    const auto [slot, is_new] = known.try_emplace({day.nm_id, day.day}, day);
    if (!is_new) {
      fill_absent(store::kFunnelDays, day, slot->second);
      if (day == slot->second) {
        ++counts.unchanged;
        continue;
      }
      slot->second = day;
    }
    store::save_funnel_day(tx, cabinet, day, now);
    ++(is_new ? counts.created : counts.changed);
  }
  return counts;
}

}  // namespace wbd::sync
