#pragma once
// Events: changes of a seller's data, found by comparing WB's reports with the stored rows (SPEC section 9).
// A new type needs a value and a row here, its fields, its condition, a step that emits it and its texts: see
// CONTRIBUTING.md. Users' switches, the REST API and wbctl are derived from the row.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "core/model/names.hpp"

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
  source_gone,
  payout_ready,
  payout_unreconciled,
  schema_drift,
};

struct EventTypeRow {
  EventType type{};
  std::string_view name;  // as webhooks, the REST API and wbctl write it
  // Help for the user's switch "notifications.<name>", which is on by default. "": there is no switch,
  // because the event is for administrators only.
  std::string_view help_en, help_ru;
  bool owners_only = false;  // viewers of the cabinet get no message
};
// In the order of EventType.
// clang-format off
inline constexpr auto kEventTypes = std::to_array<EventTypeRow>({
    {EventType::order_created,     "order.created",     "A new order",               "Новый заказ"},
    {EventType::order_cancelled,   "order.cancelled",   "An order was cancelled",    "Заказ отменён"},
    {EventType::order_bought_out,  "order.bought_out",  "An order was bought out",   "Заказ выкуплен"},
    {EventType::order_returned,    "order.returned",    "An order came back",        "Заказ вернулся"},
    {EventType::review_created,    "review.created",    "A new review",              "Новый отзыв"},
    {EventType::review_negative,   "review.negative",   "A review of few stars",     "Отзыв с низкой оценкой"},
    {EventType::question_created,  "question.created",  "A new question",            "Новый вопрос"},
    {EventType::stock_critical,    "stock.critical",    "Stock runs out soon",       "Остаток скоро кончится"},
    {EventType::stock_out,         "stock.out",         "Stock has run out",         "Остаток кончился"},
    {EventType::stock_replenished, "stock.replenished", "Stock has come",            "Остаток пополнен"},
    {EventType::price_changed,     "price.changed",     "A price has changed",       "Цена изменилась"},
    {EventType::sync_finished,     "sync.finished",     "A sync asked for has ended", "Запрошенная загрузка окончена"},
    {EventType::sync_failed,       "sync.failed",       "Syncs keep failing",        "Загрузки не удаются"},
    {EventType::token_expiring,    "token.expiring",    "A token expires soon",      "Токен скоро истечёт"},
    {EventType::token_refused,     "token.refused",     "WB has refused a token",    "WB не принимает токен"},
    {EventType::source_gone,       "source.gone",       "WB has switched a method off", "WB отключил метод"},
    {EventType::payout_ready,      "payout.ready",      "WB's payout of a week is known", "Выплата WB за неделю известна", true},
    {EventType::payout_unreconciled, "payout.unreconciled", "WB's payout differs from the computed one",
     "Выплата WB не сходится с расчётом", true},
    {EventType::schema_drift,      "schema.drift",      "",                          ""},
});
// clang-format on

inline constexpr auto kEventNames = [] {
  std::array<std::string_view, kEventTypes.size()> names;
  std::transform(kEventTypes.begin(), kEventTypes.end(), names.begin(),
                 [](const EventTypeRow& row) { return row.name; });
  return names;
}();

[[nodiscard]] constexpr std::string_view to_string(EventType type) {
  return name_of(kEventNames, type);
}
[[nodiscard]] constexpr std::optional<EventType> parse_event_type(std::string_view name) {
  return find_name<EventType>(kEventNames, name);
}

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
