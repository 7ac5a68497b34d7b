#pragma once
// Exact money. The currency travels beside the amount (ISO 4217 alpha), never inside it.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wbd {

struct Money {
  std::int64_t minor = 0;  // kopecks: 1/100 of the currency's unit
  friend constexpr auto operator<=>(Money, Money) = default;
  friend constexpr Money operator+(Money a, Money b) { return {a.minor + b.minor}; }
  friend constexpr Money operator-(Money a, Money b) { return {a.minor - b.minor}; }
  constexpr Money& operator+=(Money other) {
    minor += other.minor;
    return *this;
  }
  [[nodiscard]] constexpr Money abs() const { return {minor < 0 ? -minor : minor}; }
};

// Reads a decimal number as JSON writes it ("900.5", "-12", "1e3"); digits past the second decimal
// are rounded half away from zero. nullopt when it is not a number or does not fit.
[[nodiscard]] std::optional<Money> parse_money(std::string_view text);

// "1050", "900.5", "-3.07": the shortest exact decimal, as in JSON.
[[nodiscard]] std::string to_decimal(Money amount);
void append_decimal(std::string& out, Money amount);

// part/whole in percent with two decimals, half away from zero, as hundredths (12.34 % = 1234).
// nullopt when whole is 0. Exact: no floating point.
[[nodiscard]] std::optional<std::int64_t> percent_hundredths(std::int64_t part, std::int64_t whole);
// Takes a share of an amount, given in hundredths of a percent; the result is rounded to the kopeck, half
// away from zero.
[[nodiscard]] Money percent_of(Money amount, std::int64_t hundredths);

}  // namespace wbd
