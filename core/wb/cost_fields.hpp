#pragma once
// Fields of the lists of costs. Private to the parsers of this folder.

#include <optional>
#include <string_view>

#include "core/wb/json_fields.hpp"

namespace wbd::wb {

// An exact amount; 0 is a value. The member is an Amount, or an optional one.
template <auto Member>
constexpr auto amount_field(std::string_view key, Need need) {
  using Row = typename MemberOf<decltype(Member)>::type;
  return JsonField<Row>{key, need, [](ondemand::value& value, Row& row) {
                          std::optional<Amount> amount;
                          const Read outcome = read_amount(value, amount);
                          if (amount) row.*Member = *amount;
                          return outcome;
                        }};
}

// Litres, as millilitres.
template <auto Member>
constexpr auto litres_field(std::string_view key) {
  using Row = typename MemberOf<decltype(Member)>::type;
  return JsonField<Row>{key, Need::optional, [](ondemand::value& value, Row& row) {
                          std::optional<Amount> litres;
                          const Read outcome = read_amount(value, litres);
                          if (litres) row.*Member = (litres->units + 5) / 10;
                          return outcome;
                        }};
}

// A number with two decimals; 0 is a value.
template <auto Member>
constexpr auto hundredths_field(std::string_view key) {
  using Row = typename MemberOf<decltype(Member)>::type;
  return JsonField<Row>{key, Need::optional,
                        [](ondemand::value& value, Row& row) { return read_hundredths(value, row.*Member); }};
}

}  // namespace wbd::wb
