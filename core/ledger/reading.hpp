#pragma once
// WB does not say how some fields of its reports count, and its sources disagree (GUIDE 12, rules 2, 3, 5). A
// reading is one answer to the open questions. The readings are tried in the order of kReadings; the first
// that explains WB's payment to the kopeck is the report's. Pure.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/base/money.hpp"
#include "core/model/ledger.hpp"

namespace wbd::ledger {

struct Reading {
  bool returns_signed =
      false;  // false: forPay of a return document is subtracted; true: WB's number is signed
  bool additional_paid = false;  // false: additionalPayment is subtracted; true: it is added
  // `named`: not counted, because a deduction of the report is the same fee.
  enum class Schedule : std::uint8_t { added, named, ignored, subtracted } schedule = Schedule::added;
  friend bool operator==(const Reading&, const Reading&) = default;
};

inline constexpr auto kReadings = [] {
  std::array<Reading, 16> all{};
  std::size_t at = 0;
  for (const bool returns : {false, true}) {
    for (const bool additional : {false, true}) {
      for (const auto schedule : {Reading::Schedule::added, Reading::Schedule::named,
                                  Reading::Schedule::ignored, Reading::Schedule::subtracted}) {
        all[at++] = {returns, additional, schedule};
      }
    }
  }
  return all;
}();

// "returns:subtracted additional:subtracted schedule:added"
[[nodiscard]] std::string to_string(const Reading& reading);

[[nodiscard]] LineSums apply(const Reading& reading, const LedgerParts& parts);

// WB rounds its sum once, so a residual of half a kopeck or less is none.
[[nodiscard]] constexpr bool is_reconciled(Amount residual) {
  return residual.abs() <= Amount{50};
}

struct ChosenReading {
  std::int64_t number = 0;  // in kReadings
  Amount residual;          // `paid` less the lines; 0 without `paid`
};
// `paid`: WB's bankPaymentSum; nullopt: WB gave no control sum. Then, and when no reading explains the
// payment, `usual` is taken, with two exceptions. Returns are signed if their sum is above 0. The payment
// schedule is ignored if a named deduction of the report has the same sum.
[[nodiscard]] ChosenReading choose_reading(const LedgerParts& parts, std::optional<Amount> paid,
                                           const Reading& usual = {});

// The seller's usual reading, from the readings that explained its reports. A report whose fields are 0
// decides nothing and has the first reading, so the others decide.
[[nodiscard]] Reading usual_reading(std::span<const std::int64_t> readings);

}  // namespace wbd::ledger
