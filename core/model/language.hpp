#pragma once
// The languages of messages, tables and reports.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model/names.hpp"

namespace wbd {

enum class Language : std::uint8_t { ru, en };
inline constexpr std::array<std::string_view, 2> kLanguages{"ru", "en"};  // by Language

[[nodiscard]] constexpr std::string_view to_string(Language language) {
  return name_of(kLanguages, language);
}
[[nodiscard]] constexpr std::optional<Language> parse_language(std::string_view name) {
  return find_name<Language>(kLanguages, name);
}
// The forms of a noun beside a number: 1 заказ, 2 заказа, 5 заказов; 1 order, 2 orders, 2 orders.
struct PluralForms {
  std::string_view one, few, many;
};
// One of two texts.
[[nodiscard]] constexpr std::string_view pick(Language language, std::string_view en, std::string_view ru) {
  return language == Language::ru ? ru : en;
}

}  // namespace wbd
