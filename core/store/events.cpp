#include "core/store/events.hpp"

#include "core/db/locks.hpp"

namespace wbd::store {

std::int64_t save_events(db::Tx& tx, CabinetId cabinet, std::span<const Event> events, UtcTime now) {
  if (events.empty()) return 0;
  db::lock_cabinet(tx, cabinet);  // comes before the order of commits, whatever the transaction does later
  db::lock_commit_order(tx);
  auto& insert = tx.prepare(
      "insert into events(cabinet_id, type, subject, dedup_key, happened_at, created_at, payload) "
      "values($1, $2, $3, $4, $5, $6, $7) on conflict(cabinet_id, dedup_key) do nothing");
  tx.flush();
  for (const Event& event : events) {
    insert
        .bind_all(cabinet, to_string(event.type), event.subject, event.key, event.happened_at, now,
                  event.payload)
        .queue();
  }
  return tx.flush();
}

}  // namespace wbd::store
