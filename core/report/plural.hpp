#pragma once
// Plural forms of nouns.

#include <cstdint>
#include <string_view>

#include "core/model/language.hpp"

namespace wbd::report {

[[nodiscard]] std::string_view plural(Language language, std::int64_t number, const PluralForms& forms);

}  // namespace wbd::report
