#include "core/sync/cost_days.hpp"

#include "core/store/ledger_marks.hpp"
#include "core/store/versions.hpp"

namespace wbd::sync {

void note_changed_costs(db::Tx& tx, const Job& job, const DayRange& days, const WriteCounts& counts) {
  if (counts.any_change()) store::note_ledger_days(tx, job.cabinet.id, days.from, days.to);
}

void note_cost_days(db::Tx& tx, const Job& job, CostSource source, const DayRange& days,
                    const WriteCounts& counts) {
  const Date last = std::min(days.to, moved(job.moscow_today(), -1));
  std::int64_t added = 0;
  if (days.from <= last)
    added = store::note_days_read(tx, job.cabinet.id, source, days.from, last, job.clock.now());
  if (added > 0) store::raise_data_version(tx, job.cabinet.id);  // answers show which days are known
  if (added > 0 || counts.any_change()) store::note_ledger_days(tx, job.cabinet.id, days.from, days.to);
}

}  // namespace wbd::sync
