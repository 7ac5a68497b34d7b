#include "core/store/events.hpp"

#include "core/db/locks.hpp"
#include "core/db/table.hpp"
#include "core/db/work_signal.hpp"
#include "core/store/stored_enums.hpp"

namespace wbd::store {
namespace {

// clang-format off
constexpr auto kNewEvents = db::table<Event>("events",
    db::given_key<>("cabinet_id"),
    db::key<&Event::key>("dedup_key"),
    db::column<&Event::type>("type"),
    db::column<&Event::subject>("subject"),
    db::column<&Event::happened_at>("happened_at"),
    db::given<>("created_at"),
    db::column<&Event::payload>("payload"));
// clang-format on

}  // namespace

std::int64_t save_events(db::Tx& tx, CabinetId cabinet, std::span<const Event> events, UtcTime now) {
  static const std::string kSql = kNewEvents.insert_sql() + " on conflict(cabinet_id, dedup_key) do nothing";
  if (events.empty()) return 0;
  db::lock_cabinet(tx, cabinet);  // must precede the commit order lock
  db::lock_commit_order(tx);
  auto& insert = tx.prepare(kSql);
  tx.flush();
  for (const Event& event : events) kNewEvents.bind(insert, event, cabinet, now).queue();
  const std::int64_t saved = tx.flush();
  if (saved > 0) db::signal_work(tx, db::Work::deliveries);
  return saved;
}

}  // namespace wbd::store
