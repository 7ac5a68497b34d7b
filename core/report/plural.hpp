#pragma once
// Plural forms of nouns.

#include <cstdint>
#include <string_view>

#include "core/model/language.hpp"

namespace wbd::report {

// The forms of a noun beside a number: 1 заказ, 2 заказа, 5 заказов; 1 order, 2 orders, 2 orders.
struct PluralForms {
  std::string_view one, few, many;
};
[[nodiscard]] std::string_view plural(Language language, std::int64_t number, const PluralForms& forms);

}  // namespace wbd::report
