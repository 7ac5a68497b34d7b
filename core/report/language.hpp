#pragma once
// The languages of reports.

#include <cstdint>
#include <optional>
#include <string_view>

namespace wbd::report {

enum class Language { ru, en };
[[nodiscard]] std::optional<Language> parse_language(std::string_view text);  // "ru", "en"

// The forms of a noun beside a number: 1 заказ, 2 заказа, 5 заказов; 1 order, 2 orders, 2 orders.
struct PluralForms {
  std::string_view one, few, many;
};
[[nodiscard]] std::string_view plural(Language language, std::int64_t number, const PluralForms& forms);

}  // namespace wbd::report
