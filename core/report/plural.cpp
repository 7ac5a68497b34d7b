#include "core/report/plural.hpp"

namespace wbd::report {

std::string_view plural(Language language, std::int64_t number, const PluralForms& forms) {
  // The sign does not matter. The remainder is taken first, because the smallest integer cannot be negated.
  const auto last_two = number % 100 < 0 ? -(number % 100) : number % 100;
  if (language == Language::en) return number == 1 || number == -1 ? forms.one : forms.many;
  const auto last = last_two % 10;
  if (last_two / 10 == 1) return forms.many;
  if (last == 1) return forms.one;
  return last >= 2 && last <= 4 ? forms.few : forms.many;
}

}  // namespace wbd::report
