#include "core/store/tax_profiles.hpp"

#include <catch2/catch.hpp>

#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "tests/unit/store/support.hpp"

namespace tax_profiles_test {

using namespace wbd;
using namespace wbd::test;

namespace {

constexpr CabinetId kSeller{1};

Date day(std::string_view text) {
  return parse_date(text).value();
}

}  // namespace

TEST_CASE("tax profiles come back by day; one of the same day is replaced", "[tax_profiles]") {
  TempDatabase database;
  const auto save = [&](const TaxProfile& profile, CabinetId cabinet = kSeller) {
    return database.write([&](db::Tx& tx) { return store::save_tax_profile(tx, cabinet, profile); });
  };
  const auto load = [&](CabinetId cabinet = kSeller) {
    return database.read([&](db::Tx& tx) { return store::load_tax_profiles(tx, cabinet); });
  };
  const TaxProfile npd{TaxRegime::npd, std::nullopt, 0, day("2025-01-01")};
  const TaxProfile usn{TaxRegime::usn_income_expenses, 1500, 22, day("2026-01-01")};
  TaxProfile corrected = usn;
  corrected.rate = 750;
  CHECK(save(usn));
  CHECK(save(npd));
  CHECK_FALSE(save(npd));
  CHECK(save({TaxRegime::ausn, std::nullopt, 0, day("2026-01-01")}, CabinetId{2}));
  CHECK(load() == std::vector{npd, usn});
  CHECK(save(corrected));
  CHECK(load() == std::vector{npd, corrected});
  CHECK(load(CabinetId{3}).empty());
}

TEST_CASE("the year's income is the revenue in rubles of reports in force", "[tax_profiles]") {
  TempDatabase database;
  std::int64_t id = 0;
  const auto save = [&](std::string_view on, std::int64_t kopecks, bool in_force = true,
                        std::string currency = "RUB") {
    database.write([&](db::Tx& tx) {
      const FinancePeriod period = in_force ? FinancePeriod::weekly : FinancePeriod::daily;
      store::save_finance_report(tx, kSeller,
                                 {period, ++id, 1, day(on), day(on), std::nullopt, std::move(currency)});
      store::LedgerWork work;
      work.period = period;
      work.report_id = id;
      LedgerCell cell;
      cell.day = cell.cost_day = day(on);
      cell.nm_id = NmId{7};
      cell.revenue = Money{kopecks};
      cell.parts[LedgerPart::logistics] = Money{-5};
      store::replace_ledger_cells(tx, kSeller, work, std::span(&cell, 1));
      if (in_force) (void)store::settle_finance_reports(tx, kSeller, FinancePeriod::weekly);
    });
  };
  const auto income = [&](std::string_view from, std::string_view to) {
    return database.read([&](db::Tx& tx) { return store::ruble_income(tx, kSeller, day(from), day(to)); });
  };
  CHECK_FALSE(income("2026-01-01", "2026-12-31"));
  save("2025-12-31", 1);
  save("2026-01-01", 100'00);
  save("2026-06-01", 50'05);
  save("2026-06-02", -20'00);
  save("2026-06-02", 99'00, false);
  save("2026-06-02", 99'00, true, "KZT");
  save("2026-12-31", 1'00);
  save("2026-02-05", 0);
  CHECK(income("2026-01-01", "2026-12-31") == parse_amount("131.05"));
  CHECK(income("2026-06-02", "2026-06-02") == parse_amount("-20"));
  CHECK_FALSE(income("2026-02-01", "2026-02-28"));
}

}  // namespace tax_profiles_test
