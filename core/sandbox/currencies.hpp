#pragma once
// Currencies of sellers: a seller has the currency of its country (GUIDE 5.4, 5.20).

#include <cstdint>
#include <string_view>

namespace wbd::sandbox {

struct Currency {
  std::string_view code;  // ISO 4217, alphabetic
  int number;             // ISO 4217, numeric
  std::int64_t of_rouble_x100;
};
// Null for a currency that no seller has.
[[nodiscard]] const Currency* find_currency(std::string_view code);

}  // namespace wbd::sandbox
