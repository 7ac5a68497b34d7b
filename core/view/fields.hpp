#pragma once
// Null rules of the API's objects: unknown is null, never 0 or "".

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json_text.hpp"

namespace wb::view {

// A text nobody wrote is as unknown as one that never came.
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

// An open word of ours: to_string of the value, or null.
template <class Enum>
void word_field(JsonWriter& json, std::string_view name, const std::optional<Enum>& word) {
  text_field(json, name, word ? to_string(*word) : std::string_view());
}

}  // namespace wb::view
