#pragma once
// How the seller is taxed in Russia. The seller states it: WB does not know it.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "core/model/names.hpp"

namespace wbd {

enum class TaxRegime : std::uint8_t {
  none,                 // no tax of these regimes: profit after tax is profit before it, less VAT
  usn_income,           // simplified, on income
  usn_income_expenses,  // simplified, on income less expenses
  npd,                  // professional income of the self-employed
  ausn,                 // automated simplified, on income
};
inline constexpr std::array<std::string_view, 5> kTaxRegimes{"none", "usn_income", "usn_income_expenses",
                                                             "npd", "ausn"};
[[nodiscard]] constexpr std::string_view to_string(TaxRegime regime) {
  return name_of(kTaxRegimes, regime);
}
[[nodiscard]] constexpr std::optional<TaxRegime> parse_tax_regime(std::string_view name) {
  return find_name<TaxRegime>(kTaxRegimes, name);
}

// Percents of VAT; 0: the seller pays none.
inline constexpr std::array<std::int64_t, 5> kVatRates{0, 5, 7, 10, 22};
inline constexpr std::array<std::string_view, 5> kVatNames{"none", "5", "7", "10", "22"};  // by kVatRates

[[nodiscard]] constexpr std::string_view vat_name(std::int64_t rate) {
  const auto found = std::find(kVatRates.begin(), kVatRates.end(), rate);
  return found == kVatRates.end() ? std::string_view()
                                  : kVatNames[static_cast<std::size_t>(found - kVatRates.begin())];
}
[[nodiscard]] constexpr std::optional<std::int64_t> parse_vat(std::string_view name) {
  const auto found = std::find(kVatNames.begin(), kVatNames.end(), name);
  if (found == kVatNames.end()) return std::nullopt;
  return kVatRates[static_cast<std::size_t>(found - kVatNames.begin())];
}

// One version of the profile, valid until the day before the next one.
struct TaxProfile {
  TaxRegime regime = TaxRegime::none;
  std::optional<std::int64_t>
      rate;              // hundredths of a percent; set for the two of usn, whose region decides it
  std::int64_t vat = 0;  // one of kVatRates
  Date valid_from;       // a Moscow day
  friend bool operator==(const TaxProfile&, const TaxProfile&) = default;
};

}  // namespace wbd
