#include "core/ledger/tax.hpp"

#include <algorithm>

#include "core/ledger/tax_rates.hpp"

namespace wbd::ledger {
namespace {

// amount * numerator / denominator, rounded half away from zero. Both are above 0.
Amount share_of(Amount amount, std::int64_t numerator, std::int64_t denominator) {
  __extension__ using Wide = __int128;  // an amount times a rate exceeds 64 bits
  const Wide product = static_cast<Wide>(amount.units) * numerator;
  const Wide half = product < 0 ? -(denominator / 2) : denominator / 2;
  return Amount{static_cast<std::int64_t>((product + half) / denominator)};
}

constexpr std::int64_t kWhole = 10'000;  // 100 % in hundredths of a percent

Amount vat_of(const TaxProfile& profile, Amount income) {
  return profile.vat == 0 ? Amount{} : share_of(income, profile.vat, 100 + profile.vat);
}

}  // namespace

const TaxProfile* profile_on(std::span<const TaxProfile> profiles, Date day) {
  const TaxProfile* found = nullptr;
  for (const TaxProfile& profile : profiles) {
    if (profile.valid_from <= day && (found == nullptr || found->valid_from <= profile.valid_from)) {
      found = &profile;
    }
  }
  return found;
}

std::int64_t tax_rate(const TaxProfile& profile) {
  switch (profile.regime) {
    case TaxRegime::none:
      return 0;
    case TaxRegime::usn_income:
    case TaxRegime::usn_income_expenses:
      return profile.rate.value_or(default_rate(profile.regime));
    case TaxRegime::npd:
    case TaxRegime::ausn:
      return default_rate(profile.regime);
  }
  return 0;
}

Tax tax_of(const TaxProfile& profile, const TaxInput& input) {
  Tax out;
  out.vat = vat_of(profile, input.income);
  Amount base = input.income - out.vat;
  if (profile.regime == TaxRegime::usn_income_expenses) base = std::max(Amount{}, base - input.expenses);
  out.tax = share_of(base, tax_rate(profile), kWhole);
  return out;
}

Amount minimum_tax(const TaxProfile& profile, Amount income_of_year) {
  if (profile.regime != TaxRegime::usn_income_expenses) return {};
  const Amount base = income_of_year - vat_of(profile, income_of_year);
  return share_of(std::max(Amount{}, base), kMinimumTaxRate, kWhole);
}

}  // namespace wbd::ledger
