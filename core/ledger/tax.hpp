#pragma once
// Taxes of a period by the profile of the seller. Pure functions; every result is rounded to 1/10,000, half
// away from zero.

#include <cstdint>
#include <optional>
#include <span>

#include "core/base/money.hpp"
#include "core/model/tax_profile.hpp"

namespace wbd::ledger {

// The version that holds on `day`: the latest that began. nullptr: none, so the taxes are unknown, not 0.
[[nodiscard]] const TaxProfile* profile_on(std::span<const TaxProfile> profiles, Date day);

struct TaxInput {
  Amount income;    // retail_amount of sales less returns; below 0 when returns exceed sales
  Amount expenses;  // counted for usn_income_expenses only
};
struct Tax {
  Amount vat, tax;
  [[nodiscard]] Amount total() const { return vat + tax; }
  friend bool operator==(const Tax&, const Tax&) = default;
};
// VAT is inside the income: income * r / (100 + r). The regime's rate applies to the rest. Negative income
// gives negative taxes, which later income of the year consumes; usn_income_expenses taxes no loss.
[[nodiscard]] Tax tax_of(const TaxProfile& profile, const TaxInput& input);

// The regime's rate in hundredths of a percent: the profile's own for usn, otherwise the law's.
[[nodiscard]] std::int64_t tax_rate(const TaxProfile& profile);

// The minimum tax of a whole year: 1 % of the income without VAT for usn_income_expenses, otherwise 0.
[[nodiscard]] Amount minimum_tax(const TaxProfile& profile, Amount income_of_year);

}  // namespace wbd::ledger
