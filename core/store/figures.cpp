#include "core/store/figures.hpp"

#include <algorithm>

#include "core/store/dataset_sql.hpp"
#include "core/store/events.hpp"

namespace wbd::store {

std::int64_t Figures::due(UtcTime now) const {
  return std::ranges::count_if(due_at, [now](UtcTime at) { return at <= now; });
}

Figures read_figures(db::Tx& tx) {
  Figures figures;
  auto& cabinets = tx.prepare("select status, count(*) from wb_cabinets group by status");
  while (cabinets.step()) {
    if (const auto status = parse_cabinet_status(cabinets.text(0))) {
      figures.cabinets[*status] = cabinets.integer(1);
    }
  }
  auto& states = tx.prepare(
      "select s.cabinet_id, s.dataset, s.last_success_at, s.due_at from sync_state s join wb_cabinets c on "
      "c.id = s.cabinet_id where c.status = 'active' order by s.cabinet_id, s.dataset");
  while (states.step()) {
    figures.due_at.push_back(states.time(3));
    if (const auto success = states.maybe_time(2)) {
      figures.freshness.push_back({CabinetId{states.integer(0)}, read_dataset(states.text(1)), *success});
    } else {
      ++figures.never_synced;
    }
  }
  figures.newest_event = newest_event(tx);
  auto& outbox = tx.prepare("select state, count(*) from outbox group by state");
  while (outbox.step()) figures.outbox[std::string(outbox.text(0))] = outbox.integer(1);
  auto& oldest = tx.prepare("select min(next_at) from outbox where state = 'queued'");
  if (oldest.step()) figures.outbox_due_at = oldest.maybe_time(0);
  oldest.reset();
  return figures;
}

}  // namespace wbd::store
