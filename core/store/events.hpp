#pragma once
// Events, written in the transaction that stores the change they report.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/db/database.hpp"
#include "core/model/event.hpp"

namespace wbd::store {

// Stores the events whose key is new in the cabinet, in their order, and returns their number. Ids grow in
// commit order: after a reader has seen N, no smaller id appears.
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
  // Events with greater ids, oldest first. Unset: the newest events, also oldest first.
  std::optional<std::int64_t> after;
  std::vector<EventType> types{};  // empty: all
  std::int64_t limit = 100;
  std::optional<EventThresholds> reader{};  // the thresholds of the reader; unset: all stored events
};
[[nodiscard]] std::vector<EventRow> read_events(db::Tx& tx, const EventFilter& filter);

// The newest events of the same article's stock before this one, the oldest first.
[[nodiscard]] std::vector<EventRow> stock_events_before(db::Tx& tx, const EventRow& event,
                                                        std::int64_t limit);

[[nodiscard]] std::int64_t newest_event(db::Tx& tx);  // 0 when there is none
// The cabinets that have events with ids above `after`, each once, and the newest id.
struct NewEvents {
  std::int64_t newest = 0;
  std::vector<CabinetId> cabinets;
};
[[nodiscard]] NewEvents events_since(db::Tx& tx, std::int64_t after);

}  // namespace wbd::store
