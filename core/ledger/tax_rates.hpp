#pragma once
// Rates and thresholds of Russian law as data, each with its source and the year it applies to. `wbctl tax
// show` prints them. `evidence` is a public document that states the number; without one the seller has to
// check the number against the law.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/money.hpp"
#include "core/model/tax_profile.hpp"

namespace wbd::ledger {

// Hundredths of a percent.
struct RegimeRates {
  TaxRegime regime{};
  std::int64_t standard = 0;             // used when the profile has no own rate
  std::int64_t lowest = 0, highest = 0;  // a profile's own rate; equal: the profile may have none
  std::string_view source, evidence;
};
inline constexpr int kRatesYear = 2026;  // the rates were compared for this year
// clang-format off
inline constexpr std::array kRegimeRates{
    RegimeRates{TaxRegime::none,                0,     0,    0,    "", ""},
    // Seen in an edition of 2008 only; a region's lower rates in none.
    RegimeRates{TaxRegime::usn_income,          600,   0,    600,  "НК РФ, ст. 346.20 п. 1", ""},
    RegimeRates{TaxRegime::usn_income_expenses, 1500,  0,    1500, "НК РФ, ст. 346.20 п. 2", ""},
    RegimeRates{TaxRegime::npd,                 400,   400,  400,  "422-ФЗ, ст. 10: доходы от физических лиц",
                "https://news.mail.ru/economics/68234434/"},
    RegimeRates{TaxRegime::ausn,                800,   800,  800,  "17-ФЗ от 25.02.2022, ст. 11", ""}};
// clang-format on
[[nodiscard]] constexpr const RegimeRates& rates_of(TaxRegime regime) {
  return kRegimeRates[static_cast<std::size_t>(regime)];
}
[[nodiscard]] constexpr std::int64_t default_rate(TaxRegime regime) {
  return rates_of(regime).standard;
}

// The reason why the law does not allow a profile.
enum class ProfileFault : std::uint8_t {
  rate_fixed,    // the regime's rate is fixed by law
  rate_range,    // the rate is outside lowest to highest of kRegimeRates
  vat_excluded,  // payers of npd and ausn pay no VAT
};
[[nodiscard]] constexpr std::optional<ProfileFault> fault_of(const TaxProfile& profile) {
  const RegimeRates& rates = rates_of(profile.regime);
  if (profile.rate) {
    if (rates.lowest == rates.highest) return ProfileFault::rate_fixed;
    if (*profile.rate < rates.lowest || *profile.rate > rates.highest) return ProfileFault::rate_range;
  }
  const bool exempt = profile.regime == TaxRegime::npd || profile.regime == TaxRegime::ausn;
  return exempt && profile.vat != 0 ? std::optional(ProfileFault::vat_excluded) : std::nullopt;
}

inline constexpr std::int64_t kMinimumTaxRate = 100;  // НК РФ, ст. 346.18 п. 6; the contract states 1 %

// An income of a calendar year above which other rules apply. It is the income of the taxpayer from all
// sources; one cabinet knows only its own.
struct TaxThreshold {
  std::string_view name;
  Amount limit;  // rubles
  std::string_view en, ru;
  std::string_view source, evidence;
  int year = 0;  // the limit applies to the income of this year
};
[[nodiscard]] constexpr Amount rubles(std::int64_t amount) {
  return Amount{amount * 10'000};
}
// The order that sets the coefficient 1.090 for 2026: Minekonomrazvitiya, 06.11.2025, No. 734.
inline constexpr std::string_view kLimitsOf2026 =
    "https://www.buhgalteria.ru/article2/detailGood.php?ELEMENT_ID=232367";
// clang-format off
inline constexpr std::array kTaxThresholds{
    TaxThreshold{"usn_vat", rubles(20'000'000), "VAT becomes due on the simplified regime",
                 "на УСН появляется НДС", "НК РФ, ст. 145 п. 1", kLimitsOf2026, 2026},
    TaxThreshold{"usn_vat_5", rubles(272'500'000), "the VAT rate of 5 % ends, 7 % begins",
                 "кончается ставка НДС 5 %, начинается 7 %", "НК РФ, ст. 164 п. 8, коэффициент-дефлятор 1,090", kLimitsOf2026, 2026},
    TaxThreshold{"usn", rubles(490'500'000), "the simplified regime ends",
                 "теряется право на УСН", "НК РФ, ст. 346.13 п. 4, коэффициент-дефлятор 1,090", kLimitsOf2026, 2026},
    TaxThreshold{"npd", rubles(2'400'000), "the regime of the self-employed ends",
                 "теряется право на НПД", "422-ФЗ, ст. 4 ч. 2 п. 8", "https://news.mail.ru/economics/68234434/", 2026}};
// clang-format on
// Whether the threshold concerns a seller with this profile.
[[nodiscard]] constexpr bool applies(const TaxThreshold& threshold, const TaxProfile& profile) {
  const bool is_usn =
      profile.regime == TaxRegime::usn_income || profile.regime == TaxRegime::usn_income_expenses;
  if (threshold.name == "npd") return profile.regime == TaxRegime::npd;
  if (threshold.name == "usn_vat") return is_usn && profile.vat == 0;
  if (threshold.name == "usn_vat_5") return is_usn && profile.vat == 5;
  return is_usn;
}

enum class ThresholdState : std::uint8_t { none, warn, over };
inline constexpr std::array<std::string_view, 3> kThresholdStates{"none", "warn", "over"};
[[nodiscard]] constexpr std::string_view to_string(ThresholdState state) {
  return name_of(kThresholdStates, state);
}
// warn: 80 % of the limit are reached; over: the income exceeds the limit.
[[nodiscard]] constexpr ThresholdState threshold_state(const TaxThreshold& threshold, Amount income_of_year) {
  if (income_of_year > threshold.limit) return ThresholdState::over;
  const Amount warn_at{threshold.limit.units / 5 * 4};
  return income_of_year >= warn_at ? ThresholdState::warn : ThresholdState::none;
}

}  // namespace wbd::ledger
