#include "core/model/event.hpp"

namespace wbd {

std::string_view to_string(EventType type) {
  switch (type) {
    case EventType::order_created:
      return "order.created";
    case EventType::order_cancelled:
      return "order.cancelled";
    case EventType::order_bought_out:
      return "order.bought_out";
    case EventType::order_returned:
      return "order.returned";
    case EventType::review_created:
      return "review.created";
    case EventType::review_negative:
      return "review.negative";
    case EventType::question_created:
      return "question.created";
    case EventType::stock_critical:
      return "stock.critical";
    case EventType::stock_out:
      return "stock.out";
    case EventType::stock_replenished:
      return "stock.replenished";
    case EventType::price_changed:
      return "price.changed";
    case EventType::sync_finished:
      return "sync.finished";
    case EventType::sync_failed:
      return "sync.failed";
    case EventType::token_expiring:
      return "token.expiring";
    case EventType::token_refused:
      return "token.refused";
    case EventType::schema_drift:
      return "schema.drift";
  }
  return "";
}

std::optional<EventType> parse_event_type(std::string_view name) {
  for (const EventType type : kEventTypes) {
    if (to_string(type) == name) return type;
  }
  return std::nullopt;
}

}  // namespace wbd
