#include "core/ledger/tax.hpp"

#include <catch2/catch.hpp>

#include "core/ledger/tax_rates.hpp"
#include "tests/unit/rows.hpp"

namespace tax_test {

using namespace wbd;
using namespace wbd::ledger;

namespace {

Date day(std::string_view text) {
  return parse_date(text).value();
}

TaxProfile profile(TaxRegime regime, std::optional<std::int64_t> rate = {}, std::int64_t vat = 0) {
  return {regime, rate, vat, day("2026-01-01")};
}

struct TaxCase {
  const char* name;
  TaxProfile profile;
  const char* income;
  const char* expenses;
  const char* vat;
  const char* tax;
};

}  // namespace

// The expected values are computed by hand, to four decimals.
TEST_CASE("taxes of a period") {
  using enum TaxRegime;
  const auto c = EACH_ROW(
      TaxCase,
      {{"no regime, no VAT", profile(none), "1000", "300", "0", "0"},
       // 1000 * 22 / 122 = 180.32786...
       {"no regime, VAT 22", profile(none, {}, 22), "1000", "0", "180.3279", "0"},
       {"6 % of income", profile(usn_income, 600), "1000", "999", "0", "60"},
       {"a region's 1 %", profile(usn_income, 100), "1000", "0", "0", "10"},
       {"tax holidays", profile(usn_income, 0), "1000", "0", "0", "0"},
       // 1050 * 5 / 105 = 50; 6 % of 1000
       {"income with VAT 5", profile(usn_income, 600, 5), "1050", "0", "50", "60"},
       // 1000 * 7 / 107 = 65.42056; 934.5794 * 6 % = 56.074764
       {"income with VAT 7", profile(usn_income, 600, 7), "1000", "0", "65.4206", "56.0748"},
       // 110 * 10 / 110 = 10; 100 * 6 %
       {"income with VAT 10", profile(usn_income, 600, 10), "110", "0", "10", "6"},
       {"15 % of income less expenses", profile(usn_income_expenses, 1500), "1000", "400", "0", "90"},
       // 1220 * 22 / 122 = 220; (1000 - 400) * 15 %
       {"expenses come off after VAT", profile(usn_income_expenses, 1500, 22), "1220", "400", "220", "90"},
       {"a loss is not taxed", profile(usn_income_expenses, 1500), "1000", "1000.01", "0", "0"},
       {"the smallest gain", profile(usn_income_expenses, 1000), "1000", "999.9999", "0", "0"},
       {"self-employed", profile(npd), "2500", "700", "0", "100"},
       {"automated", profile(ausn), "2500", "700", "0", "200"},
       {"more returns than sales", profile(usn_income, 600), "-1000", "0", "0", "-60"},
       {"the same with VAT", profile(usn_income, 600, 5), "-1050", "0", "-50", "-60"},
       {"the same less expenses", profile(usn_income_expenses, 1500), "-1000", "0", "0", "0"},
       // 0.0050 * 1 % = 0.00005: rounded to 0.0001, away from zero
       {"half a unit", profile(usn_income, 100), "0.005", "0", "0", "0.0001"},
       {"minus half a unit", profile(usn_income, 100), "-0.005", "0", "0", "-0.0001"},
       {"less than half a unit", profile(usn_income, 100), "0.0049", "0", "0", "0"},
       {"nothing sold", profile(usn_income, 600, 5), "0", "0", "0", "0"},
       // 490,500,000 * 5 / 105 = 23,357,142.857142...; the rest * 6 % = 28,028,571.428574
       {"the largest income of the regime", profile(usn_income, 600, 5), "490500000", "0", "23357142.8571",
        "28028571.4286"}});
  INFO(c.name);
  const Tax tax = tax_of(c.profile, {parse_amount(c.income).value(), parse_amount(c.expenses).value()});
  CHECK(to_decimal(tax.vat) == c.vat);
  CHECK(to_decimal(tax.tax) == c.tax);
  CHECK(tax.total() == parse_amount(c.vat).value() + parse_amount(c.tax).value());
}

TEST_CASE("the profile of a day is the latest that began") {
  const std::vector<TaxProfile> profiles{
      {TaxRegime::usn_income, 600, 5, day("2026-07-01")},
      {TaxRegime::npd, std::nullopt, 0, day("2025-01-01")},
      {TaxRegime::usn_income, 600, 0, day("2026-01-01")},
  };
  CHECK(profile_on(profiles, day("2024-12-31")) == nullptr);
  CHECK(profile_on(profiles, day("2025-01-01"))->regime == TaxRegime::npd);
  CHECK(profile_on(profiles, day("2025-12-31"))->regime == TaxRegime::npd);
  CHECK(profile_on(profiles, day("2026-06-30"))->vat == 0);
  CHECK(profile_on(profiles, day("2026-07-01"))->vat == 5);
  CHECK(profile_on({}, day("2026-07-01")) == nullptr);
}

TEST_CASE("the least tax of a year is 1 % of the income without VAT, on one regime") {
  const auto least = [](const TaxProfile& of, const char* income) {
    return to_decimal(minimum_tax(of, parse_amount(income).value()));
  };
  CHECK(least(profile(TaxRegime::usn_income_expenses, 1500), "1000000") == "10000");
  CHECK(least(profile(TaxRegime::usn_income_expenses, 500), "1000000") == "10000");
  CHECK(least(profile(TaxRegime::usn_income_expenses, 1500, 5), "1050000") == "10000");
  CHECK(least(profile(TaxRegime::usn_income_expenses, 1500), "-5") == "0");
  CHECK(least(profile(TaxRegime::usn_income, 600), "1000000") == "0");
  CHECK(least(profile(TaxRegime::npd), "1000000") == "0");
}

TEST_CASE("rates come from the law where the profile has none") {
  CHECK(tax_rate(profile(TaxRegime::none)) == 0);
  CHECK(tax_rate(profile(TaxRegime::usn_income)) == 600);
  CHECK(tax_rate(profile(TaxRegime::usn_income, 150)) == 150);
  CHECK(tax_rate(profile(TaxRegime::usn_income_expenses)) == 1500);
  CHECK(tax_rate(profile(TaxRegime::npd)) == 400);
  CHECK(tax_rate(profile(TaxRegime::ausn)) == 800);
  for (const RegimeRates& rates : kRegimeRates) CHECK(&rates_of(rates.regime) == &rates);
}

TEST_CASE("a profile that the law does not know is refused") {
  CHECK_FALSE(fault_of(profile(TaxRegime::none, {}, 22)));
  CHECK_FALSE(fault_of(profile(TaxRegime::usn_income)));
  CHECK_FALSE(fault_of(profile(TaxRegime::usn_income, 0, 5)));
  CHECK_FALSE(fault_of(profile(TaxRegime::usn_income, 600, 5)));
  CHECK(fault_of(profile(TaxRegime::usn_income, 601)) == ProfileFault::rate_range);
  CHECK(fault_of(profile(TaxRegime::usn_income, -1)) == ProfileFault::rate_range);
  CHECK_FALSE(fault_of(profile(TaxRegime::usn_income_expenses, 1500)));
  CHECK(fault_of(profile(TaxRegime::usn_income_expenses, 1501)) == ProfileFault::rate_range);
  CHECK(fault_of(profile(TaxRegime::npd, 400)) == ProfileFault::rate_fixed);
  CHECK(fault_of(profile(TaxRegime::none, 400)) == ProfileFault::rate_fixed);
  CHECK(fault_of(profile(TaxRegime::npd, {}, 5)) == ProfileFault::vat_excluded);
  CHECK(fault_of(profile(TaxRegime::ausn, {}, 22)) == ProfileFault::vat_excluded);
  for (std::size_t i = 0; i < kVatRates.size(); ++i) {
    CHECK(vat_name(kVatRates[i]) == kVatNames[i]);
    CHECK(parse_vat(kVatNames[i]) == kVatRates[i]);
  }
  CHECK_FALSE(parse_vat("20"));
}

TEST_CASE("a threshold warns at 80 per cent and is exceeded above its limit") {
  struct Row {
    std::string_view name;
    const char* income;
    ThresholdState state;
  };
  using enum ThresholdState;
  const Row rows[] = {
      {"usn_vat", "-5", none},
      {"usn_vat", "15999999.9999", none},
      {"usn_vat", "16000000", warn},
      {"usn_vat", "20000000", warn},
      {"usn_vat", "20000000.0001", over},
      {"usn_vat_5", "217999999.9999", none},
      {"usn_vat_5", "218000000", warn},
      {"usn_vat_5", "272500000.01", over},
      {"usn", "392399999.99", none},
      {"usn", "392400000", warn},
      {"usn", "490500000", warn},
      {"usn", "490500001", over},
      {"npd", "1919999.99", none},
      {"npd", "1920000", warn},
      {"npd", "2400000.01", over},
  };
  for (const Row& row : rows) {
    INFO(row.name << " " << row.income);
    const auto found = std::find_if(kTaxThresholds.begin(), kTaxThresholds.end(),
                                    [&](const TaxThreshold& one) { return one.name == row.name; });
    REQUIRE(found != kTaxThresholds.end());
    CHECK(threshold_state(*found, parse_amount(row.income).value()) == row.state);
  }
}

TEST_CASE("a threshold applies to the regimes that it concerns") {
  const auto names = [](const TaxProfile& of) {
    std::string out;
    for (const TaxThreshold& one : kTaxThresholds) {
      if (applies(one, of)) out += std::string(one.name) + ' ';
    }
    return out;
  };
  CHECK(names(profile(TaxRegime::none, {}, 22)).empty());
  CHECK(names(profile(TaxRegime::usn_income)) == "usn_vat usn ");
  CHECK(names(profile(TaxRegime::usn_income_expenses, 1500, 5)) == "usn_vat_5 usn ");
  CHECK(names(profile(TaxRegime::usn_income, 600, 22)) == "usn ");
  CHECK(names(profile(TaxRegime::npd)) == "npd ");
  CHECK(names(profile(TaxRegime::ausn)).empty());
}

}  // namespace tax_test
