#include "core/model/event_fields.hpp"

namespace wbd {
namespace {

constexpr auto kOrder = std::to_array<EventField>({
    {"srid", "string", "The order's id at WB"},
    {"status", "created|buyout|cancelled|returned", "Of the order when the event was found"},
    {"nm_id", "integer?", "WB's article"},
    {"ordered_at", "time", ""},
    {"price_with_discount", "money?", "Null until WB reports the price"},
    {"currency", "string", "ISO 4217"},
});
constexpr auto kReview = std::to_array<EventField>({
    {"id", "string", "The review's id at WB"},
    {"nm_id", "integer?", "WB's article"},
    {"rating", "integer", "1 to 5 stars"},
});
constexpr auto kQuestion = std::to_array<EventField>({
    {"id", "string", "The question's id at WB"},
    {"nm_id", "integer?", "WB's article"},
});
constexpr auto kStock = std::to_array<EventField>({
    {"nm_id", "integer", "WB's article"},
    {"chrt_id", "integer", "WB's id of the size"},
    {"quantity", "integer", "Pieces of the size in all warehouses"},
    {"before", "integer", "The quantity before"},
    {"orders_in_window", "integer", "Orders of the size in the window"},
    {"window_days", "integer", "Full days of the window, before today"},
});
constexpr auto kPrice = std::to_array<EventField>({
    {"nm_id", "integer", "WB's article"},
    {"chrt_id", "integer?", "WB's id of the size; null: all sizes have this price"},
    {"price", "money?", "Before discounts"},
    {"discount_percent", "integer?", ""},
    {"price_with_discount", "money?", ""},
    {"club_price", "money?", "With the discounts of the seller and of WB Club"},
    {"before", "@EventPrices", "The amounts before the change"},
    {"currency", "string?", "ISO 4217"},
});
constexpr auto kPriceBefore = std::to_array<EventField>({
    {"price", "money?", "Before discounts"},
    {"discount_percent", "integer?", ""},
    {"price_with_discount", "money?", ""},
    {"club_price", "money?", ""},
});
constexpr auto kSyncFinished = std::to_array<EventField>({
    {"dataset", "string?", "The dataset whose syncs work again or whose history is loaded"},
    {"first", "boolean?", "The first sync of the dataset has ended"},
    {"recovered", "boolean?", "Syncs had failed before"},
    {"sync_id", "string?", "The sync that was asked for"},
    {"state", "string?", "Of that sync"},
    {"requested_by", "integer?", "The telegram_id of the user who asked for it"},
});
constexpr auto kSyncFailed = std::to_array<EventField>({
    {"dataset", "string?", "The dataset whose syncs keep failing"},
    {"code", "string?", "Of the last error"},
    {"error", "string?", "The last error"},
    {"sync_id", "string?", "The sync that was asked for"},
    {"state", "string?", "Of that sync"},
    {"requested_by", "integer?", "The telegram_id of the user who asked for it"},
});
constexpr auto kTokenExpiring = std::to_array<EventField>({
    {"days_left", "integer", "Whole days from the event to the end"},
    {"expires_at", "time", ""},
});
constexpr auto kSourceGone = std::to_array<EventField>({
    {"dataset", "string", ""},
    {"method", "string", "The method of WB that was switched off"},
    {"detail", "string", "WB's answer"},
});
constexpr auto kPayout = std::to_array<EventField>({
    {"report_id", "integer", "WB's id of the weekly report"},
    {"from", "date", "First day of the report"},
    {"to", "date", "Last day of the report"},
    {"paid", "money?", "What WB pays; null: the token may not read it"},
    {"computed", "money?", "The sum of all lines of the report"},
    {"residual", "money?", "paid - computed"},
    {"currency", "string", "ISO 4217"},
});
constexpr auto kDrift = std::to_array<EventField>({
    {"dataset", "string", ""},
    {"operation", "string?", "The method of WB whose answer has changed"},
    {"field", "string?", ""},
    {"change", "missing|retyped?", ""},
    {"lost_percent", "integer?", "Rows without the field"},
    {"skipped", "integer?", "Rows that were not understood"},
});

}  // namespace

std::span<const EventField> event_fields(EventType type) {
  switch (type) {
    case EventType::order_created:
    case EventType::order_cancelled:
    case EventType::order_bought_out:
    case EventType::order_returned:
      return kOrder;
    case EventType::review_created:
    case EventType::review_negative:
      return kReview;
    case EventType::question_created:
      return kQuestion;
    case EventType::stock_critical:
    case EventType::stock_out:
    case EventType::stock_replenished:
      return kStock;
    case EventType::price_changed:
      return kPrice;
    case EventType::sync_finished:
      return kSyncFinished;
    case EventType::sync_failed:
      return kSyncFailed;
    case EventType::token_expiring:
      return kTokenExpiring;
    case EventType::token_refused:
      return {};
    case EventType::source_gone:
      return kSourceGone;
    case EventType::payout_ready:
    case EventType::payout_unreconciled:
      return kPayout;
    case EventType::schema_drift:
      return kDrift;
  }
  return {};
}

std::span<const EventField> event_price_fields() {
  return kPriceBefore;
}

}  // namespace wbd
