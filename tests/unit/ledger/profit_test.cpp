#include "core/ledger/profit.hpp"

#include <catch2/catch.hpp>

#include "core/ledger/cells.hpp"
#include "tests/unit/rows.hpp"

namespace profit_test {

using namespace wbd;
using namespace wbd::ledger;
using Part = LedgerPart;

Date november(unsigned day) {
  return Date{std::chrono::year{2026}, std::chrono::November, std::chrono::day{day}};
}
Amount rubles(std::int64_t amount) {
  return Amount{amount * 10'000};
}

ProfitCell cell(std::int64_t nm_id, unsigned day, std::int64_t sold, std::int64_t revenue, std::int64_t pay) {
  ProfitCell out;
  out.cell.nm_id = NmId{nm_id};
  out.cell.day = out.cell.cost_day = november(day);
  out.cell.size = "48";
  out.cell.units_sold = sold;
  out.cell.revenue = rubles(revenue);
  out.cell.parts[Part::sale] = rubles(pay);
  return out;
}

const std::map<NmId, ProfitMaker::ArticleNames> kNames{{NmId{10}, {"Рубашки", "A"}},
                                                       {NmId{20}, {"Рубашки", "B"}}};

TEST_CASE("profit is the payout less the costs; a cost holds from its day") {
  const CostBook costs(std::vector<UnitCost>{
      {NmId{10}, "", november(1), rubles(100), rubles(5), rubles(3), rubles(2), "RUB"},
      {NmId{10}, "", november(10), rubles(120), rubles(5), rubles(3), rubles(2), "RUB"}});
  const std::vector<TaxProfile> profiles{{TaxRegime::usn_income, 600, 0, november(1)}};
  ProfitMaker maker(ProfitGroup::product, costs, profiles, kNames);
  maker.add(cell(10, 5, 2, 1000, 700));
  maker.add(cell(10, 12, 1, 500, 350));
  auto back = cell(10, 13, 0, -500, 0);
  back.cell.cost_day = november(5);
  back.cell.units_returned = back.cell.units_taken_back = 1;
  back.cell.parts[Part::returned] = rubles(-350);
  maker.add(back);
  auto account = cell(0, 13, 0, 0, 0);
  account.cell.parts[Part::loan_principal] = rubles(-40);
  account.cell.parts[Part::storage] = rubles(-60);
  maker.add(account);
  const ProfitReport report = std::move(maker).finish();

  const Profit& article = report.groups.at("10");
  CHECK(article.units_sold == 3);
  CHECK(article.units_returned == 1);
  CHECK(article.payout() == rubles(700));
  CHECK(article.goods_cost == rubles(2 * 100 + 120 - 100));
  CHECK(article.other_costs == rubles(20));
  CHECK(article.profit() == rubles(700 - 220 - 20));
  CHECK(article.tax == rubles(60));  // 6 % of 1000
  CHECK(article.profit_after_tax() == rubles(400));
  CHECK(report.account.payout() == rubles(-100));
  CHECK(report.account.profit() == rubles(-60));  // the loan's repayment is no cost
  CHECK(report.total.payout() == rubles(600));
  CHECK(report.total.profit() == rubles(400));
  CHECK(report.total.tax == rubles(60));
  CHECK(report.account.tax == Amount{});
}

TEST_CASE("without a cost the profit is unknown, without a profile the tax is") {
  const CostBook costs(std::vector<UnitCost>{{NmId{10}, "", november(1), rubles(100), {}, {}, {}, "RUB"}});
  ProfitMaker maker(ProfitGroup::product, costs, {}, kNames);
  maker.add(cell(10, 5, 1, 600, 500));
  maker.add(cell(20, 5, 1, 200, 150));
  const ProfitReport report = std::move(maker).finish();
  CHECK(report.groups.at("10").profit() == rubles(400));
  CHECK_FALSE(report.groups.at("20").profit());
  CHECK_FALSE(report.total.profit());
  CHECK(report.total.revenue_with_cost == rubles(600));
  CHECK_FALSE(report.total.tax);
  CHECK_FALSE(report.groups.at("10").tax);
  CHECK_FALSE(report.has_profile);
}

TEST_CASE("every grouping adds up to the total, with a residual") {
  const CostBook costs(
      std::vector<UnitCost>{{NmId{10}, "", november(1), Amount{333'333}, {}, {}, {}, "RUB"},
                            {NmId{20}, "", november(1), Amount{111'111}, {}, {}, {}, "RUB"}});
  const std::vector<TaxProfile> profiles{{TaxRegime::usn_income_expenses, 1500, 5, november(1)}};
  for (std::size_t group = 0; group < kProfitGroups.size(); ++group) {
    ProfitMaker maker(static_cast<ProfitGroup>(group), costs, profiles, kNames);
    for (unsigned day = 1; day <= 28; ++day) {
      auto ten = cell(10, day, 1, 777, 555);
      ten.report_id = day / 7;
      ten.cell.revenue += Amount{static_cast<std::int64_t>(day)};
      maker.add(ten);
      auto twenty = cell(20, day, 1, 77, 1);  // at a loss
      twenty.report_id = day / 7;
      maker.add(twenty);
      auto account = cell(0, day, 0, 0, 0);
      account.cell.parts[Part::storage] = Amount{-33'337};
      account.report_id = day / 7;
      maker.add(account);
    }
    maker.add_residual(2, november(20), Amount{-123'400});
    const ProfitReport report = std::move(maker).finish();
    INFO(kProfitGroups[group]);
    Amount payout = report.account.payout(), profit = *report.account.profit(), tax = *report.account.tax;
    for (const auto& [key, one] : report.groups) {
      payout += one.payout();
      profit += *one.profit();
      tax += *one.tax;
    }
    CHECK(payout == report.total.payout());
    CHECK(profit == *report.total.profit());
    CHECK(tax == *report.total.tax);
    CHECK(report.total.lines[LedgerLine::residual] == Amount{-123'400});
  }
}

// SPEC: retailAmount of sales less returns. A correction is a sale or a return by its document. 6 % of it.
TEST_CASE("the income that is taxed is what buyers paid, corrections by their document") {
  struct Case {
    const char* document;
    const char* operation;
    std::int64_t retail_amount;
    std::int64_t income;
  };
  const auto c = EACH_ROW(Case, {{"Продажа", "Продажа", 1000, 1000},
                                 {"Возврат", "Возврат", 1000, -1000},
                                 {"Возврат", "Возврат", -1000, -1000},
                                 {"Продажа", "Коррекция продаж", 100, 100},
                                 {"Возврат", "Коррекция продаж", 100, -100},
                                 {"Возврат", "Сторно продаж", 100, -100},
                                 {"Продажа", "Сторно возвратов", 100, 100},
                                 {"Продажа", "Корректная продажа", 100, 100},
                                 {"Продажа", "Добровольная компенсация при возврате", 500, 0},
                                 {"Продажа", "Компенсация ущерба", 500, 0},
                                 {"Возврат", "Компенсация ущерба", 500, 0},
                                 {"Продажа", "Компенсация скидки по программе лояльности", 500, 0},
                                 {"Продажа", "Логистика", 500, 0},
                                 {"", "Удержание", 500, 0}});
  INFO(c.document << " / " << c.operation << " / " << c.retail_amount);
  LedgerRow row;
  row.day = november(5);
  row.doc_type = c.document;
  row.operation = c.operation;
  row.nm_id = NmId{10};
  row.srid = "a";
  row.quantity = 1;
  row.retail_amount = rubles(c.retail_amount);
  row.for_pay = rubles(700);
  CellMaker cells;
  cells.add(row);
  const CostBook costs(std::vector<UnitCost>{{NmId{10}, "", november(1), {}, {}, {}, {}, "RUB"}});
  const std::vector<TaxProfile> profiles{{TaxRegime::usn_income, 600, 0, november(1)}};
  ProfitMaker maker(ProfitGroup::day, costs, profiles, kNames);
  for (const LedgerCell& one : cells.finish({}, {})) maker.add({one});
  const ProfitReport report = std::move(maker).finish();
  CHECK(report.total.revenue == rubles(c.income));
  CHECK(report.total.tax == Amount{c.income * 600});
}

}  // namespace profit_test
