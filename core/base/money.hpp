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

// An amount of WB's accounting, exact: its rows have up to four decimals (GUIDE 12, rule 10). Sums are made
// of these and rounded to kopecks once, where they are shown.
struct Amount {
  static constexpr std::int64_t kPerKopeck = 100;

  std::int64_t units = 0;  // 1/10,000 of the currency's unit

  constexpr Amount() = default;
  constexpr explicit Amount(std::int64_t value) : units(value) {}
  constexpr Amount(Money money) : units(money.minor * kPerKopeck) {}  // nothing is lost
  friend constexpr auto operator<=>(Amount, Amount) = default;
  friend constexpr Amount operator+(Amount a, Amount b) { return Amount{a.units + b.units}; }
  friend constexpr Amount operator-(Amount a, Amount b) { return Amount{a.units - b.units}; }
  friend constexpr Amount operator-(Amount a) { return Amount{-a.units}; }
  constexpr Amount& operator+=(Amount other) {
    units += other.units;
    return *this;
  }
  constexpr Amount& operator-=(Amount other) {
    units -= other.units;
    return *this;
  }
  [[nodiscard]] constexpr Amount abs() const { return Amount{units < 0 ? -units : units}; }
};

// Like parse_money; digits past the fourth decimal are rounded half away from zero.
[[nodiscard]] std::optional<Amount> parse_amount(std::string_view text);

// Rounds to the kopeck, half away from zero.
[[nodiscard]] constexpr Money to_money(Amount amount) {
  const std::int64_t half = amount.units < 0 ? -Amount::kPerKopeck / 2 : Amount::kPerKopeck / 2;
  return {(amount.units + half) / Amount::kPerKopeck};
}
[[nodiscard]] constexpr std::optional<Money> to_money(std::optional<Amount> amount) {
  return amount ? std::optional(to_money(*amount)) : std::nullopt;
}

// "1050", "900.5", "-3.07": the shortest exact decimal, as in JSON.
[[nodiscard]] std::string to_decimal(Money amount);
void append_decimal(std::string& out, Money amount);
// The same with up to four decimals: "12.3456", "-0.005".
[[nodiscard]] std::string to_decimal(Amount amount);

// part/whole in percent with two decimals, half away from zero, as hundredths (12.34 % = 1234).
// nullopt when whole is 0. Exact: no floating point.
[[nodiscard]] std::optional<std::int64_t> percent_hundredths(std::int64_t part, std::int64_t whole);
// Takes a share of an amount, given in hundredths of a percent; the result is rounded to the kopeck, half
// away from zero.
[[nodiscard]] Money percent_of(Money amount, std::int64_t hundredths);

}  // namespace wbd
