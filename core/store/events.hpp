#pragma once
// Events, written in the transaction that stores the change they tell of.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"
#include "core/model/event.hpp"

namespace wbd::store {

// Stores the events whose key the cabinet does not have yet, in their order; gives how many those were.
// Ids grow in the order of commits: who has seen N has seen, or could have, whatever is below it.
std::int64_t save_events(db::Tx& tx, CabinetId cabinet, std::span<const Event> events, UtcTime now);

struct EventRow {
  std::int64_t id = 0;
  CabinetId cabinet_id;
  std::string type;
  std::string subject;
  UtcTime happened_at;
  UtcTime created_at;
  std::string payload;  // JSON object
};
struct EventFilter {
  std::span<const CabinetId> cabinets;
  // Those above it, the oldest first; unset: the newest ones, in the same order.
  std::optional<std::int64_t> after;
  std::optional<EventType> type;
  std::int64_t limit = 100;
  std::optional<EventThresholds> reader{};  // unset: everything that is stored
};
[[nodiscard]] std::vector<EventRow> read_events(db::Tx& tx, const EventFilter& filter);

[[nodiscard]] std::int64_t newest_event(db::Tx& tx);  // 0 when there is none
// The cabinets of the events above `after`, each once, and the newest id.
struct EventNews {
  std::int64_t newest = 0;
  std::vector<CabinetId> cabinets;
};
[[nodiscard]] EventNews events_since(db::Tx& tx, std::int64_t after);

}  // namespace wbd::store
