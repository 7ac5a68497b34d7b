#pragma once
// Events of a seller's data, found by comparing WB's rows with the stored ones (SPEC section 9).

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"

namespace wbd {

enum class EventType : std::uint8_t {
  order_created,
  order_cancelled,
  order_bought_out,
  order_returned,
  review_created,
  review_negative,
  question_created,
  stock_critical,
  stock_out,
  stock_replenished,
  price_changed,
  sync_finished,
  sync_failed,
  token_expiring,
  token_refused,
  schema_drift,
};

inline constexpr std::array kEventTypes{
    EventType::order_created,     EventType::order_cancelled, EventType::order_bought_out,
    EventType::order_returned,    EventType::review_created,  EventType::review_negative,
    EventType::question_created,  EventType::stock_critical,  EventType::stock_out,
    EventType::stock_replenished, EventType::price_changed,   EventType::sync_finished,
    EventType::sync_failed,       EventType::token_expiring,  EventType::token_refused,
    EventType::schema_drift};

// "order.created", as webhooks and the REST API name it.
[[nodiscard]] std::string_view to_string(EventType type);
[[nodiscard]] std::optional<EventType> parse_event_type(std::string_view name);

// The thresholds of one reader. Events are stored by the widest thresholds of the cabinet's members.
struct EventThresholds {
  std::int64_t negative_rating = 3;  // review.negative: so many stars or fewer
  std::int64_t critical_days = 7;    // stock.critical: lasts so many days or fewer, and lasted longer before
};

struct Event {
  EventType type{};
  std::string subject;         // what it is about: srid, review id, nm_id, dataset
  std::string key;             // one event of a cabinet has it; a second one with the same key is not stored
  UtcTime happened_at;         // by WB's clock; if WB gives no time, when we saw it
  std::string payload = "{}";  // JSON object; never a buyer's text or a secret
};

}  // namespace wbd
