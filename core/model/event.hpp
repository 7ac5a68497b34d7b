#pragma once
// Events: changes of a seller's data, found by comparing WB's reports with the stored rows (SPEC section 9).

#include <cstdint>
#include <string>

#include "core/base/time.hpp"
#include "core/model/event_type.hpp"

namespace wbd {

// The thresholds of the user who reads the events. An event is stored when it passes the threshold of any
// member of the cabinet.
struct EventThresholds {
  std::int64_t negative_rating = 3;  // review.negative: this many stars or fewer
  // stock.critical: stock lasts this many days or fewer, and lasted longer before.
  std::int64_t critical_days = 7;
};

struct Event {
  EventType type{};
  std::string subject;         // srid, nm_id, id of a review or question, dataset, or seller id
  std::string key;             // unique in a cabinet; a second event with the same key is not stored
  UtcTime happened_at;         // the time that WB gives, otherwise the time of the sync
  std::string payload = "{}";  // JSON object; never a buyer's text or a secret
};

}  // namespace wbd
