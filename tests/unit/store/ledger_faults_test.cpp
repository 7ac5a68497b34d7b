#include "core/store/ledger_faults.hpp"

#include "core/store/finance.hpp"
#include "core/store/installation.hpp"
#include "core/store/ledger.hpp"
#include "tests/unit/store/support.hpp"

namespace ledger_faults_test {

using namespace wbd;
using namespace wbd::store;

namespace {

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}

void add_report(db::Tx& tx, CabinetId cabinet, FinancePeriod period, std::int64_t id,
                std::optional<Amount> residual, std::int64_t unrecognised) {
  save_finance_report(tx, cabinet, {period, id, 1, november(2), november(8), november(9), "RUB"});
  LedgerWork work;
  work.period = period;
  work.report_id = id;
  std::vector<LedgerCell> cells;
  for (std::int64_t nm_id : {0, 7}) {
    LedgerCell cell;
    cell.day = cell.cost_day = november(3);
    cell.nm_id = NmId{nm_id};
    cell.parts[LedgerPart::sale] = Amount{1};
    if (nm_id == 0) cell.unrecognised = unrecognised;
    cells.push_back(cell);
  }
  replace_ledger_cells(tx, cabinet, work, cells);
  finish_ledger(tx, cabinet, work, {0, residual});
}

}  // namespace

TEST_CASE("payments that differ and rows of no known kind are found in reports in force") {
  test::TempDatabase database;
  database.write([](db::Tx& tx) {
    const CabinetId one = test::add_cabinet(tx, 1, "aaaa"), two = test::add_cabinet(tx, 2, "bbbb");
    CHECK(unreconciled_reports(tx).empty());
    CHECK(unrecognised_reports(tx).empty());
    add_report(tx, one, FinancePeriod::weekly, 11, Amount{50}, 0);  // half a kopeck is WB's rounding
    add_report(tx, one, FinancePeriod::weekly, 12, Amount{-51}, 2);
    add_report(tx, one, FinancePeriod::weekly, 13, std::nullopt, 0);
    add_report(tx, two, FinancePeriod::weekly, 14, Amount{12'3400}, 1);
    settle_finance_reports(tx, one, FinancePeriod::weekly);
    settle_finance_reports(tx, two, FinancePeriod::weekly);
    add_report(tx, two, FinancePeriod::weekly, 15, Amount{99'0000}, 5);  // still being read
    const auto differ = unreconciled_reports(tx);
    REQUIRE(differ.size() == 2);
    CHECK(differ[0].cabinet_id == one);
    CHECK(differ[0].report_id == 12);
    CHECK(differ[0].residual == Amount{-51});
    CHECK(differ[1].cabinet_id == two);
    CHECK(differ[1].report_id == 14);
    CHECK(differ[1].currency == "RUB");
    const auto unknown = unrecognised_reports(tx);
    REQUIRE(unknown.size() == 2);
    CHECK(unknown[0].report_id == 12);
    CHECK(unknown[0].rows == 2);
    CHECK(unknown[1].cabinet_id == two);
    CHECK(unknown[1].rows == 1);
    const InstallationState state = read_installation(tx);
    CHECK(state.unreconciled_reports == 2);
    CHECK(state.unrecognised_rows == 3);
  });
}

}  // namespace ledger_faults_test
