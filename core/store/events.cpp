#include "core/store/events.hpp"

namespace wb::store {

std::int64_t save_events(Tx& tx, CabinetId cabinet, std::span<const Event> events, UtcTime now) {
  if (events.empty()) return 0;
  auto& insert = tx.prepare(
      "insert into events(cabinet_id, type, subject, dedup_key, happened_at, created_at, payload) "
      "values($1, $2, $3, $4, $5, $6, $7) on conflict(cabinet_id, dedup_key) do nothing");
  std::int64_t stored = 0;
  for (const Event& event : events) {
    stored += insert
                  .bind_all(cabinet, to_string(event.type), event.subject, event.key, event.happened_at, now,
                            event.payload)
                  .run();
  }
  return stored;
}

}  // namespace wb::store
