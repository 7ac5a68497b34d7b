#include "core/ledger/reading.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wbd::ledger {
namespace {

constexpr std::string_view kScheduleNames[] = {"added", "named", "ignored", "subtracted"};

// The fee for another day of the payout is a field of its own, or a deduction with a text. Both together are
// the same fee (GUIDE 12, rule 5).
bool is_named_fee(const LedgerParts& parts) {
  const Amount schedule = parts[LedgerPart::payment_schedule];
  return schedule.units != 0 && schedule.abs() == parts[LedgerPart::payout_date].abs();
}

Reading without_control_sum(const LedgerParts& parts, Reading reading) {
  // Subtracting negative payments would pay the seller for returns.
  if (parts[LedgerPart::returned].units > 0) reading.returns_signed = true;
  if (is_named_fee(parts)) reading.schedule = Reading::Schedule::named;
  return reading;
}

std::int64_t number_of(const Reading& reading) {
  return std::ranges::find(kReadings, reading) - kReadings.begin();
}

}  // namespace

std::string to_string(const Reading& reading) {
  return fmt::format("returns:{} additional:{} schedule:{}", reading.returns_signed ? "signed" : "subtracted",
                     reading.additional_paid ? "added" : "subtracted",
                     kScheduleNames[static_cast<std::size_t>(reading.schedule)]);
}

LineSums apply(const Reading& reading, const LedgerParts& parts) {
  using Line = LedgerLine;
  using Part = LedgerPart;
  LineSums lines;
  const auto back = [&](Part part) { return reading.returns_signed ? -parts[part] : parts[part]; };
  lines[Line::sale] = parts[Part::sale];
  lines[Line::returned] = back(Part::returned);
  lines[Line::correction] = parts[Part::correction] + back(Part::correction_back);
  lines[Line::compensation] = parts[Part::compensation] + back(Part::compensation_back);
  lines[Line::logistics] = parts[Part::logistics];
  lines[Line::logistics_correction] = parts[Part::logistics_correction];
  lines[Line::storage] = parts[Part::storage];
  lines[Line::acceptance] = parts[Part::acceptance];
  lines[Line::penalty] = parts[Part::penalty];
  lines[Line::advert] = parts[Part::advert];
  lines[Line::review_points] = parts[Part::review_points];
  lines[Line::subscription] = parts[Part::subscription];
  lines[Line::disposal] = parts[Part::disposal];
  lines[Line::card_transfer] = parts[Part::card_transfer];
  lines[Line::payout_date] = parts[Part::payout_date];
  lines[Line::loan_principal] = parts[Part::loan_principal];
  lines[Line::loan_cost] = parts[Part::loan_cost];
  lines[Line::deduction] = parts[Part::deduction];
  lines[Line::loyalty] = parts[Part::loyalty];
  const Amount additional = parts[Part::additional];
  lines[Line::additional] = reading.additional_paid ? -additional : additional;
  const Amount schedule = parts[Part::payment_schedule];
  if (reading.schedule == Reading::Schedule::added) lines[Line::payment_schedule] = schedule;
  if (reading.schedule == Reading::Schedule::subtracted) lines[Line::payment_schedule] = -schedule;
  return lines;
}

ChosenReading choose_reading(const LedgerParts& parts, std::optional<Amount> paid, const Reading& usual) {
  const Reading otherwise = without_control_sum(parts, usual);
  if (!paid) return {number_of(otherwise), Amount{}};
  const bool named = is_named_fee(parts);
  for (std::size_t i = 0; i < kReadings.size(); ++i) {
    if (kReadings[i].schedule == Reading::Schedule::named && !named) continue;
    const Amount residual = *paid - apply(kReadings[i], parts).total();
    if (is_reconciled(residual)) return {static_cast<std::int64_t>(i), residual};
  }
  return {number_of(otherwise), *paid - apply(otherwise, parts).total()};
}

Reading usual_reading(std::span<const std::int64_t> readings) {
  Reading usual;
  for (const std::int64_t number : readings) {
    const Reading& one = kReadings[static_cast<std::size_t>(number)];
    usual.returns_signed |= one.returns_signed;
    usual.additional_paid |= one.additional_paid;
    // A named fee says nothing of reports without one.
    if (one.schedule != Reading::Schedule::named) usual.schedule = std::max(usual.schedule, one.schedule);
  }
  return usual;
}

}  // namespace wbd::ledger
