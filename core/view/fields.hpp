#pragma once
// Fields of the API's objects in which an unknown value is null, never 0 or "".

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/model/order_costs.hpp"

namespace wbd::view {

// The rows as a JSON array. `row_bytes`: about so many a row, reserved at once.
template <class Row>
std::string array_of(const std::vector<Row>& rows, void (*write)(JsonWriter&, const Row&),
                     std::size_t row_bytes = 0) {
  std::string out;
  out.reserve(2 + rows.size() * row_bytes);
  JsonWriter json(out);
  json.begin_array();
  for (const Row& row : rows) write(json, row);
  json.end_array();
  return out;
}

// An empty text counts as unknown.
inline void text_field(JsonWriter& json, std::string_view name, std::string_view text) {
  json.key(name);
  if (text.empty()) {
    json.value(nullptr);
  } else {
    json.value(text);
  }
}

inline void text_field(JsonWriter& json, std::string_view name, const std::string& text) {
  text_field(json, name, std::string_view(text));
}

inline void text_field(JsonWriter& json, std::string_view name, const std::optional<std::string>& text) {
  text_field(json, name, text ? std::string_view(*text) : std::string_view());
}

// Writes to_string of the value, or null.
template <class Enum>
void word_field(JsonWriter& json, std::string_view name, const std::optional<Enum>& word) {
  text_field(json, name, word ? to_string(*word) : std::string_view());
}

inline void day_field(JsonWriter& json, std::string_view name, const std::optional<Date>& day) {
  json.field(name, day ? std::optional(to_string(*day)) : std::nullopt);
}

inline void cost_field(JsonWriter& json, std::string_view name, const std::optional<Cost>& cost) {
  json.key(name);
  if (!cost) return json.value(nullptr);
  json.begin_object();
  json.field("amount", cost->amount);
  json.field("kind", to_string(cost->kind));
  json.end_object();
}

inline void commission_field(JsonWriter& json, const std::optional<Commission>& commission) {
  json.key("commission");
  if (!commission) return json.value(nullptr);
  json.begin_object();
  json.field("amount", commission->amount);
  json.key("percent");
  json.hundredths(commission->percent_hundredths);
  json.field("kind", to_string(commission->kind));
  json.end_object();
}

// The amounts of an order, and the reason where one of them is absent.
inline void cost_fields(JsonWriter& json, const OrderCosts& costs) {
  commission_field(json, costs.commission);
  word_field(json, "commission_reason", costs.no_commission);
  cost_field(json, "logistics", costs.logistics);
  word_field(json, "logistics_reason", costs.no_logistics);
}

}  // namespace wbd::view
