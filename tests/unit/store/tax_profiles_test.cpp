#include "core/store/tax_profiles.hpp"

#include <catch2/catch.hpp>

#include "core/store/finance.hpp"
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

TEST_CASE("the year's income is sales less returns in rubles, of reports in force", "[tax_profiles]") {
  TempDatabase database;
  std::int64_t rrd_id = 0;
  const auto save = [&](std::string_view on, FinanceKind kind, std::int64_t kopecks, bool in_force = true,
                        std::string currency = "RUB") {
    database.write([&](db::Tx& tx) {
      FinanceRow row;
      row.report.period = in_force ? FinancePeriod::weekly : FinancePeriod::daily;
      row.report.id = ++rrd_id;
      row.report.from = row.report.to = row.day = day(on);
      row.report.currency = std::move(currency);
      row.rrd_id = rrd_id;
      row.kind = kind;
      row.retail_amount = Amount{kopecks * 100};
      store::save_finance_report(tx, kSeller, row.report);
      store::save_finance_row(tx, kSeller, row);
      if (in_force) (void)store::settle_finance_reports(tx, kSeller, FinancePeriod::weekly);
    });
  };
  const auto income = [&](std::string_view from, std::string_view to) {
    return database.read([&](db::Tx& tx) { return store::ruble_income(tx, kSeller, day(from), day(to)); });
  };
  CHECK_FALSE(income("2026-01-01", "2026-12-31"));
  save("2025-12-31", FinanceKind::sale, 1);
  save("2026-01-01", FinanceKind::sale, 100'00);
  save("2026-06-01", FinanceKind::sale, 50'05);
  save("2026-06-02", FinanceKind::returned, 20'00);
  save("2026-06-02", FinanceKind::other, 77'00);
  save("2026-06-02", FinanceKind::sale, 99'00, false);
  save("2026-06-02", FinanceKind::sale, 99'00, true, "KZT");
  save("2026-12-31", FinanceKind::sale, 1'00);
  CHECK(income("2026-01-01", "2026-12-31") == parse_amount("131.05"));
  CHECK(income("2026-06-02", "2026-06-02") == parse_amount("-20"));
  CHECK_FALSE(income("2026-02-01", "2026-02-28"));
}

}  // namespace tax_profiles_test
