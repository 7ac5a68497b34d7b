#pragma once
// The ledger: each amount of WB's finance reports in exactly one line (SPEC 14). Amounts are in the currency
// of their report, credits positive, debits negative.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace wbd {

// The lines of a report. `residual` and `rounding` belong to a report or to an answer, never to a row.
enum class LedgerLine : std::uint8_t {
  sale,
  returned,
  correction,
  compensation,
  logistics,
  logistics_correction,
  storage,
  acceptance,
  penalty,
  advert,
  review_points,
  subscription,
  disposal,
  card_transfer,
  payout_date,
  loan_principal,
  loan_cost,
  deduction,
  loyalty,
  additional,
  payment_schedule,
  residual,
  rounding,
};
inline constexpr std::array<std::string_view, 23> kLedgerLineNames{
    "sale",           "return",        "correction",
    "compensation",   "logistics",     "logistics_correction",
    "storage",        "acceptance",    "penalty",
    "advert",         "review_points", "subscription",
    "disposal",       "card_transfer", "payout_date",
    "loan_principal", "loan_cost",     "deduction",
    "loyalty",        "additional",    "payment_schedule",
    "residual",       "rounding"};
[[nodiscard]] std::string_view to_string(LedgerLine line);
[[nodiscard]] std::optional<LedgerLine> parse_ledger_line(std::string_view name);

// A row's amounts before the reading of its report is known (core/ledger/reading.hpp). Payments of return
// documents stand apart, because their sign depends on it. The parts have the signs of the first reading. It
// subtracts payments of returns and additional payments, and adds the payment schedule as WB writes it.
enum class LedgerPart : std::uint8_t {
  sale,
  returned,
  correction,
  correction_back,
  compensation,
  compensation_back,
  logistics,
  logistics_correction,
  storage,
  acceptance,
  penalty,
  advert,
  review_points,
  subscription,
  disposal,
  card_transfer,
  payout_date,
  loan_principal,
  loan_cost,
  deduction,
  loyalty,
  additional,
  payment_schedule,
};
inline constexpr std::size_t kLedgerParts = 23;

// An amount for each value of an enumeration.
template <class Enum, std::size_t Count>
class AmountsBy {
 public:
  [[nodiscard]] Amount& operator[](Enum of) { return amounts_[static_cast<std::size_t>(of)]; }
  [[nodiscard]] Amount operator[](Enum of) const { return amounts_[static_cast<std::size_t>(of)]; }
  [[nodiscard]] std::array<Amount, Count>& all() { return amounts_; }
  [[nodiscard]] const std::array<Amount, Count>& all() const { return amounts_; }
  [[nodiscard]] Amount total() const {
    Amount sum;
    for (const Amount amount : amounts_) sum += amount;
    return sum;
  }
  AmountsBy& operator+=(const AmountsBy& other) {
    for (std::size_t i = 0; i < Count; ++i) amounts_[i] += other.amounts_[i];
    return *this;
  }
  friend bool operator==(const AmountsBy&, const AmountsBy&) = default;

 private:
  std::array<Amount, Count> amounts_{};
};
using LedgerParts = AmountsBy<LedgerPart, kLedgerParts>;
using LineSums = AmountsBy<LedgerLine, kLedgerLineNames.size()>;  // of a report

inline constexpr NmId kAccountNmId{0};  // for sums that belong to no article

struct LedgerCell {
  Date day;
  NmId nm_id = kAccountNmId;
  std::string size;
  Date cost_day;  // the day whose cost the units have
  std::int64_t units_sold = 0, units_returned = 0, units_taken_back = 0, units_written_off = 0;
  Amount revenue, before_discount;
  LedgerParts parts;
  std::int64_t unrecognised = 0;  // rows of no known kind
  friend bool operator==(const LedgerCell&, const LedgerCell&) = default;
};

}  // namespace wbd
