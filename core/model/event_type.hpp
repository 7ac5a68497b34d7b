#pragma once
// The types of events, each with one row: its switch, its texts and its payload. Filters and choices, the
// schemas of the REST API, webhooks and messages follow from the row. CONTRIBUTING.md: how to add one.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/model/language.hpp"
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
  schema_drift,  // the last one
};

struct EventField {
  std::string_view name;
  // As schemas of the REST API write types; "?" at the end: null when it is not known.
  std::string_view type, description;
  std::string_view label_en{}, label_ru{};  // in a card of fields; "": the card does not show it
};

// The message about an event. `fields`: the article, if the payload has nm_id, and the fields that have a
// label. The others have a source of their own in core/notify.
enum class EventCard : std::uint8_t { fields, order, review, question, stock, price, payout, service };

// The payload of events, of one type or of several.
struct EventPayload {
  std::string_view name;  // of its schema in the REST API
  EventCard card{};
  // Webhooks and streams always send all of them.
  std::span<const EventField> fields;
};

struct EventWords {
  std::string_view heading;  // without emoji
  PluralForms several;       // a burst: "12 новых заказов"
};

struct EventTypeRow {
  EventType type{};
  std::string_view name;  // as webhooks, the REST API and wbctl write it
  std::string_view emoji;
  EventWords en, ru;
  EventPayload payload;
  // Help for the user's switch "notifications.<name>", which is on by default. "": there is no switch,
  // because the event is for administrators only.
  std::string_view help_en{}, help_ru{};
  bool owners_only = false;  // viewers of the cabinet get no message
  bool listed = false;       // a burst lists its events; otherwise it counts them by article

  [[nodiscard]] constexpr const EventWords& words(Language language) const {
    return language == Language::ru ? ru : en;
  }
};

// The fields of the payloads. Named here, so that the rows below stay short.
namespace event_payloads {

// clang-format off
inline constexpr auto kOrderFields = std::to_array<EventField>({
    {"srid", "string", "The order's id at WB"},
    {"status", "created|buyout|cancelled|returned", "Of the order when the event was found"},
    {"nm_id", "integer?", "WB's article"},
    {"ordered_at", "time", ""},
    {"price_with_discount", "money?", "Null until WB reports the price"},
    {"currency", "string", "ISO 4217"},
});
inline constexpr auto kReviewFields = std::to_array<EventField>({
    {"id", "string", "The review's id at WB"},
    {"nm_id", "integer?", "WB's article"},
    {"rating", "integer", "1 to 5 stars"},
});
inline constexpr auto kQuestionFields = std::to_array<EventField>({
    {"id", "string", "The question's id at WB"},
    {"nm_id", "integer?", "WB's article"},
});
inline constexpr auto kStockFields = std::to_array<EventField>({
    {"nm_id", "integer", "WB's article"},
    {"chrt_id", "integer", "WB's id of the size"},
    {"quantity", "integer", "Pieces of the size in all warehouses"},
    {"before", "integer", "The quantity before"},
    {"orders_in_window", "integer", "Orders of the size in the window"},
    {"window_days", "integer", "Full days of the window, before today"},
});
inline constexpr auto kPriceFields = std::to_array<EventField>({
    {"nm_id", "integer", "WB's article"},
    {"chrt_id", "integer?", "WB's id of the size; null: all sizes have this price"},
    {"price", "money?", "Before discounts"},
    {"discount_percent", "integer?", ""},
    {"price_with_discount", "money?", ""},
    {"club_price", "money?", "With the discounts of the seller and of WB Club"},
    {"before", "@EventPrices", "The amounts before the change"},
    {"currency", "string?", "ISO 4217"},
});
// The fields of `before` of price.changed.
inline constexpr auto kPriceBeforeFields = std::to_array<EventField>({
    {"price", "money?", "Before discounts"},
    {"discount_percent", "integer?", ""},
    {"price_with_discount", "money?", ""},
    {"club_price", "money?", ""},
});
inline constexpr auto kSyncFinishedFields = std::to_array<EventField>({
    {"dataset", "string?", "The dataset whose syncs work again or whose history is loaded"},
    {"first", "boolean?", "The first sync of the dataset has ended"},
    {"recovered", "boolean?", "Syncs had failed before"},
    {"sync_id", "string?", "The sync that was asked for"},
    {"state", "string?", "Of that sync"},
    {"requested_by", "integer?", "The telegram_id of the user who asked for it"},
});
inline constexpr auto kSyncFailedFields = std::to_array<EventField>({
    {"dataset", "string?", "The dataset whose syncs keep failing"},
    {"code", "string?", "Of the last error"},
    {"error", "string?", "The last error"},
    {"sync_id", "string?", "The sync that was asked for"},
    {"state", "string?", "Of that sync"},
    {"requested_by", "integer?", "The telegram_id of the user who asked for it"},
});
inline constexpr auto kTokenExpiringFields = std::to_array<EventField>({
    {"days_left", "integer", "Whole days from the event to the end"},
    {"expires_at", "time", ""},
});
inline constexpr auto kSourceGoneFields = std::to_array<EventField>({
    {"dataset", "string", ""},
    {"method", "string", "The method of WB that was switched off"},
    {"detail", "string", "WB's answer"},
});
inline constexpr auto kPayoutFields = std::to_array<EventField>({
    {"report_id", "integer", "WB's id of the weekly report"},
    {"from", "date", "First day of the report"},
    {"to", "date", "Last day of the report"},
    {"paid", "money?", "What WB pays; null: the token may not read it"},
    {"computed", "money?", "The sum of all lines of the report"},
    {"residual", "money?", "paid - computed"},
    {"currency", "string", "ISO 4217"},
});
inline constexpr auto kDriftFields = std::to_array<EventField>({
    {"dataset", "string", "", "Data", "Данные"},
    {"operation", "string?", "The method of WB whose answer has changed", "Method", "Метод"},
    {"field", "string?", "", "Field", "Поле"},
    {"change", "missing|retyped?", ""},
    {"lost_percent", "integer?", "Rows without the field"},
    {"skipped", "integer?", "Rows that were not understood", "Rows that were not understood", "Строк не разобрано"},
});

inline constexpr EventPayload kOrder{"Order", EventCard::order, kOrderFields};
inline constexpr EventPayload kReview{"Review", EventCard::review, kReviewFields};
inline constexpr EventPayload kQuestion{"Question", EventCard::question, kQuestionFields};
inline constexpr EventPayload kStock{"Stock", EventCard::stock, kStockFields};
inline constexpr EventPayload kPrice{"Price", EventCard::price, kPriceFields};
inline constexpr EventPayload kSyncFinished{"SyncFinished", EventCard::service, kSyncFinishedFields};
inline constexpr EventPayload kSyncFailed{"SyncFailed", EventCard::service, kSyncFailedFields};
inline constexpr EventPayload kTokenExpiring{"TokenExpiring", EventCard::service, kTokenExpiringFields};
inline constexpr EventPayload kTokenRefused{"TokenRefused", EventCard::service, {}};
inline constexpr EventPayload kSourceGone{"SourceGone", EventCard::service, kSourceGoneFields};
inline constexpr EventPayload kPayout{"Payout", EventCard::payout, kPayoutFields};
inline constexpr EventPayload kDrift{"SchemaDrift", EventCard::fields, kDriftFields};
// clang-format on

}  // namespace event_payloads

// In the order of EventType.
// clang-format off
inline constexpr auto kEventTypes = std::to_array<EventTypeRow>({
    {.type = EventType::order_created, .name = "order.created", .emoji = "🛒",
     .en = {"New order", {"new order", "new orders", "new orders"}},
     .ru = {"Новый заказ", {"новый заказ", "новых заказа", "новых заказов"}},
     .payload = event_payloads::kOrder,
     .help_en = "A new order", .help_ru = "Новый заказ"},
    {.type = EventType::order_cancelled, .name = "order.cancelled", .emoji = "❌",
     .en = {"Order cancelled", {"cancellation", "cancellations", "cancellations"}},
     .ru = {"Заказ отменён", {"отмена", "отмены", "отмен"}},
     .payload = event_payloads::kOrder,
     .help_en = "An order was cancelled", .help_ru = "Заказ отменён"},
    {.type = EventType::order_bought_out, .name = "order.bought_out", .emoji = "✅",
     .en = {"Order bought out", {"buyout", "buyouts", "buyouts"}},
     .ru = {"Заказ выкуплен", {"выкуп", "выкупа", "выкупов"}},
     .payload = event_payloads::kOrder,
     .help_en = "An order was bought out", .help_ru = "Заказ выкуплен"},
    {.type = EventType::order_returned, .name = "order.returned", .emoji = "↩️",
     .en = {"Return", {"return", "returns", "returns"}},
     .ru = {"Возврат", {"возврат", "возврата", "возвратов"}},
     .payload = event_payloads::kOrder,
     .help_en = "An order came back", .help_ru = "Заказ вернулся"},
    {.type = EventType::review_created, .name = "review.created", .emoji = "⭐",
     .en = {"New review", {"new review", "new reviews", "new reviews"}},
     .ru = {"Новый отзыв", {"новый отзыв", "новых отзыва", "новых отзывов"}},
     .payload = event_payloads::kReview,
     .help_en = "A new review", .help_ru = "Новый отзыв"},
    {.type = EventType::review_negative, .name = "review.negative", .emoji = "👎",
     .en = {"Bad review", {"bad review", "bad reviews", "bad reviews"}},
     .ru = {"Плохой отзыв", {"плохой отзыв", "плохих отзыва", "плохих отзывов"}},
     .payload = event_payloads::kReview,
     .help_en = "A review of few stars", .help_ru = "Отзыв с низкой оценкой",
     .listed = true},
    {.type = EventType::question_created, .name = "question.created", .emoji = "❓",
     .en = {"Buyer's question", {"new question", "new questions", "new questions"}},
     .ru = {"Вопрос покупателя", {"новый вопрос", "новых вопроса", "новых вопросов"}},
     .payload = event_payloads::kQuestion,
     .help_en = "A new question", .help_ru = "Новый вопрос",
     .listed = true},
    {.type = EventType::stock_critical, .name = "stock.critical", .emoji = "🟡",
     .en = {"Stock is running out", {"size is running out", "sizes are running out", "sizes are running out"}},
     .ru = {"Товар заканчивается", {"размер заканчивается", "размера заканчиваются", "размеров заканчиваются"}},
     .payload = event_payloads::kStock,
     .help_en = "Stock runs out soon", .help_ru = "Остаток скоро кончится"},
    {.type = EventType::stock_out, .name = "stock.out", .emoji = "🔴",
     .en = {"Out of stock", {"size is out of stock", "sizes are out of stock", "sizes are out of stock"}},
     .ru = {"Товар закончился", {"размер закончился", "размера закончились", "размеров закончились"}},
     .payload = event_payloads::kStock,
     .help_en = "Stock has run out", .help_ru = "Остаток кончился"},
    {.type = EventType::stock_replenished, .name = "stock.replenished", .emoji = "🟢",
     .en = {"Back in stock", {"size is back in stock", "sizes are back in stock", "sizes are back in stock"}},
     .ru = {"Товар поступил", {"размер поступил", "размера поступили", "размеров поступили"}},
     .payload = event_payloads::kStock,
     .help_en = "Stock has come", .help_ru = "Остаток пополнен"},
    {.type = EventType::price_changed, .name = "price.changed", .emoji = "🏷",
     .en = {"Price changed", {"price change", "price changes", "price changes"}},
     .ru = {"Цена изменилась", {"изменение цены", "изменения цен", "изменений цен"}},
     .payload = event_payloads::kPrice,
     .help_en = "A price has changed", .help_ru = "Цена изменилась"},
    {.type = EventType::sync_finished, .name = "sync.finished", .emoji = "✅",
     .en = {"Sync finished", {"sync finished", "syncs finished", "syncs finished"}},
     .ru = {"Загрузка завершена", {"загрузка завершена", "загрузки завершены", "загрузок завершены"}},
     .payload = event_payloads::kSyncFinished,
     .help_en = "A sync asked for has ended", .help_ru = "Запрошенная загрузка окончена",
     .listed = true},
    {.type = EventType::sync_failed, .name = "sync.failed", .emoji = "⚠️",
     .en = {"Sync keeps failing", {"sync keeps failing", "syncs keep failing", "syncs keep failing"}},
     .ru = {"Загрузка не удаётся", {"загрузка не удаётся", "загрузки не удаются", "загрузок не удаются"}},
     .payload = event_payloads::kSyncFailed,
     .help_en = "Syncs keep failing", .help_ru = "Загрузки не удаются",
     .listed = true},
    {.type = EventType::token_expiring, .name = "token.expiring", .emoji = "🔑",
     .en = {"Token expires soon", {"token expires soon", "tokens expire soon", "tokens expire soon"}},
     .ru = {"Токен скоро истечёт", {"токен скоро истечёт", "токена скоро истекут", "токенов скоро истекут"}},
     .payload = event_payloads::kTokenExpiring,
     .help_en = "A token expires soon", .help_ru = "Токен скоро истечёт",
     .listed = true},
    {.type = EventType::token_refused, .name = "token.refused", .emoji = "⛔",
     .en = {"WB refuses the token", {"token refused by WB", "tokens refused by WB", "tokens refused by WB"}},
     .ru = {"WB не принимает токен", {"токен не принят WB", "токена не приняты WB", "токенов не приняты WB"}},
     .payload = event_payloads::kTokenRefused,
     .help_en = "WB has refused a token", .help_ru = "WB не принимает токен",
     .listed = true},
    {.type = EventType::source_gone, .name = "source.gone", .emoji = "🔌",
     .en = {"WB has switched a method off",
            {"method of WB is switched off", "methods of WB are switched off", "methods of WB are switched off"}},
     .ru = {"WB отключил метод", {"метод WB отключён", "метода WB отключены", "методов WB отключены"}},
     .payload = event_payloads::kSourceGone,
     .help_en = "WB has switched a method off", .help_ru = "WB отключил метод",
     .listed = true},
    {.type = EventType::payout_ready, .name = "payout.ready", .emoji = "💰",
     .en = {"WB's payout", {"payout of WB", "payouts of WB", "payouts of WB"}},
     .ru = {"Выплата WB", {"выплата WB", "выплаты WB", "выплат WB"}},
     .payload = event_payloads::kPayout,
     .help_en = "WB's payout of a week is known", .help_ru = "Выплата WB за неделю известна",
     .owners_only = true, .listed = true},
    {.type = EventType::payout_unreconciled, .name = "payout.unreconciled", .emoji = "⚖️",
     .en = {"WB's payout does not add up",
            {"payout of WB does not add up", "payouts of WB do not add up", "payouts of WB do not add up"}},
     .ru = {"Выплата WB не сходится", {"выплата WB не сходится", "выплаты WB не сходятся", "выплат WB не сходятся"}},
     .payload = event_payloads::kPayout,
     .help_en = "WB's payout differs from the computed one", .help_ru = "Выплата WB не сходится с расчётом",
     .owners_only = true, .listed = true},
    {.type = EventType::schema_drift, .name = "schema.drift", .emoji = "🧩",
     .en = {"WB has changed its data", {"change of WB's data", "changes of WB's data", "changes of WB's data"}},
     .ru = {"WB изменил формат данных", {"изменение формата WB", "изменения формата WB", "изменений формата WB"}},
     .payload = event_payloads::kDrift,
     .listed = true},
});
// clang-format on

static_assert(kEventTypes.back().type == EventType::schema_drift);
static_assert(std::ranges::all_of(kEventTypes, [](const EventTypeRow& row) {
  return static_cast<std::size_t>(row.type) == static_cast<std::size_t>(&row - kEventTypes.data());
}));

[[nodiscard]] constexpr const EventTypeRow& event_row(EventType type) {
  return kEventTypes.at(static_cast<std::size_t>(type));
}

inline constexpr auto kEventNames = [] {
  std::array<std::string_view, kEventTypes.size()> names;
  std::ranges::transform(kEventTypes, names.begin(), &EventTypeRow::name);
  return names;
}();

[[nodiscard]] constexpr std::string_view to_string(EventType type) {
  return name_of(kEventNames, type);
}
[[nodiscard]] constexpr std::optional<EventType> parse_event_type(std::string_view name) {
  return find_name<EventType>(kEventNames, name);
}

}  // namespace wbd
