#include "core/store/unit_costs.hpp"

#include <catch2/catch.hpp>

#include "core/store/finance.hpp"
#include "core/store/ledger.hpp"
#include "core/store/products.hpp"
#include "tests/unit/store/support.hpp"

namespace unit_costs_test {

using namespace wbd;
using namespace wbd::test;
using store::UnitCostFilter;

namespace {

constexpr CabinetId kShop{1};
constexpr CabinetId kOtherShop{2};

Date day(std::string_view text) {
  return parse_date(text).value();
}

UnitCost cost(std::int64_t nm_id, std::string size, std::string_view from, std::int64_t units) {
  return {NmId{nm_id}, std::move(size), day(from), Amount{units}, Amount{1}, Amount{2}, Amount{3}, "RUB"};
}

struct Costs {
  TempDatabase db;
  void save(const std::vector<UnitCost>& costs, CabinetId cabinet = kShop) {
    db.write([&](db::Tx& tx) { store::save_unit_costs(tx, cabinet, costs); });
  }
  std::vector<UnitCost> load(CabinetId cabinet = kShop) {
    return db.read([&](db::Tx& tx) { return store::load_unit_costs(tx, cabinet); });
  }
  store::UnitCostPage list(UnitCostFilter filter) {
    if (filter.cabinets.empty()) filter.cabinets = {kShop};
    return db.read([&](db::Tx& tx) { return store::list_unit_costs(tx, filter); });
  }
};

}  // namespace

TEST_CASE("versions of unit costs come back as saved; a version of the same day is corrected",
          "[unit_costs]") {
  Costs costs;
  const UnitCost old = cost(7, "", "2024-01-29", 1'234'567);
  costs.save({cost(7, "42", "2026-01-01", 5), old, cost(7, "", "2026-02-01", 8)});
  costs.save({cost(7, "", "2026-02-01", 1)}, kOtherShop);
  CHECK(costs.load() == std::vector{old, cost(7, "", "2026-02-01", 8), cost(7, "42", "2026-01-01", 5)});
  UnitCost corrected = old;
  corrected.goods = Amount{1};
  corrected.currency = "KZT";
  costs.save({corrected});
  CHECK(costs.load() == std::vector{corrected, cost(7, "", "2026-02-01", 8), cost(7, "42", "2026-01-01", 5)});
  CHECK(costs.load(kOtherShop) == std::vector{cost(7, "", "2026-02-01", 1)});
}

TEST_CASE("of many versions at once the new ones are added, the stored and the repeated ones corrected",
          "[unit_costs]") {
  Costs costs;
  costs.save(
      {cost(5, "", "2026-01-01", 1), cost(150, "42", "2026-01-01", 1), cost(900, "", "2026-01-01", 1)});
  std::vector<UnitCost> many;
  for (std::int64_t nm_id = 1; nm_id <= 200; ++nm_id)
    many.push_back(cost(nm_id, "", "2026-01-01", 10 * nm_id));
  many.push_back(cost(150, "42", "2026-01-01", 7));
  many.push_back(cost(7, "", "2026-01-01", 8));  // once more: the last one counts
  many.push_back(cost(7, "", "2026-01-01", 9));
  costs.save(many);
  std::vector<UnitCost> want;
  for (std::int64_t nm_id = 1; nm_id <= 200; ++nm_id) {
    want.push_back(cost(nm_id, "", "2026-01-01", nm_id == 7 ? 9 : 10 * nm_id));
    if (nm_id == 150) want.push_back(cost(150, "42", "2026-01-01", 7));
  }
  want.push_back(cost(900, "", "2026-01-01", 1));
  CHECK(costs.load() == want);
  costs.save(many);
  CHECK(costs.load() == want);
  costs.save(many, kOtherShop);
  CHECK(costs.load() == want);
  CHECK(costs.load(kOtherShop).size() == 201);
}

TEST_CASE("the costs of a ledger are those of the articles that have cells on its days", "[unit_costs]") {
  Costs costs;
  costs.save({cost(7, "", "2024-01-29", 1), cost(7, "42", "2026-12-01", 2), cost(8, "", "2026-01-01", 3),
              cost(9, "", "2026-01-01", 4)});
  costs.save({cost(8, "", "2026-01-01", 5)}, kOtherShop);
  costs.db.write([](db::Tx& tx) {
    std::vector<LedgerCell> cells;
    for (const auto& [nm_id, text] : {std::pair{7, "2026-11-05"}, {7, "2026-11-06"}, {8, "2026-11-07"}}) {
      LedgerCell& cell = cells.emplace_back();
      cell.nm_id = NmId{nm_id};
      cell.day = cell.cost_day = day(text);
    }
    store::replace_ledger_cells(tx, kShop, {}, cells);
  });
  const auto of = [&](std::string_view from, std::string_view to) {
    return costs.db.read([&](db::Tx& tx) { return store::load_ledger_costs(tx, kShop, day(from), day(to)); });
  };
  const std::vector seven{cost(7, "", "2024-01-29", 1), cost(7, "42", "2026-12-01", 2)};
  CHECK(of("2026-11-01", "2026-11-06") == seven);
  CHECK(of("2026-11-05", "2026-11-05") == seven);
  CHECK(of("2026-11-07", "2026-11-07") == std::vector{cost(8, "", "2026-01-01", 3)});
  CHECK(of("2026-11-08", "2026-11-30").empty());
}

TEST_CASE("one version of a unit cost is deleted by article, size and day", "[unit_costs]") {
  Costs costs;
  costs.save({cost(7, "", "2024-01-29", 1), cost(7, "42", "2024-01-29", 2)});
  const auto remove = [&](std::int64_t nm_id, std::string_view size, std::string_view from) {
    return costs.db.write(
        [&](db::Tx& tx) { return store::delete_unit_cost(tx, kShop, NmId{nm_id}, size, day(from)); });
  };
  CHECK_FALSE(remove(7, "", "2024-01-30"));
  CHECK_FALSE(remove(7, "43", "2024-01-29"));
  CHECK_FALSE(remove(8, "", "2024-01-29"));
  CHECK(remove(7, "42", "2024-01-29"));
  CHECK_FALSE(remove(7, "42", "2024-01-29"));
  CHECK(costs.load() == std::vector{cost(7, "", "2024-01-29", 1)});
}

TEST_CASE("unit costs are listed with their last day and their article", "[unit_costs]") {
  Costs costs;
  costs.save({cost(7, "", "2024-01-29", 1), cost(7, "", "2026-02-01", 2), cost(7, "42", "2026-01-01", 3),
              cost(9, "", "2026-01-01", 4)});
  costs.save({cost(5, "", "2026-01-01", 5)}, kOtherShop);
  costs.db.write([](db::Tx& tx) {
    Product product;
    product.nm_id = NmId{7};
    product.vendor_code = "shirt";
    product.title = "Shirt";
    store::save_product(tx, kShop, product);
  });
  const auto page = costs.list({});
  REQUIRE(page.rows.size() == 4);
  CHECK(page.total == 4);
  CHECK(page.rows[0].cost == cost(7, "", "2026-02-01", 2));
  CHECK_FALSE(page.rows[0].valid_to);
  CHECK(page.rows[0].vendor_code == "shirt");
  CHECK(page.rows[0].title == "Shirt");
  CHECK(page.rows[1].cost == cost(7, "", "2024-01-29", 1));
  CHECK(page.rows[1].valid_to == day("2026-01-31"));
  CHECK(page.rows[2].cost.size == "42");
  CHECK_FALSE(page.rows[3].title);

  struct Row {
    UnitCostFilter filter;
    std::vector<std::int64_t> goods;
    std::int64_t total;
  };
  const Row rows[] = {
      {{.nm_id = NmId{7}}, {2, 1, 3}, 3},
      {{.nm_id = NmId{8}}, {}, 0},
      {{.day = day("2026-01-31")}, {1, 3, 4}, 3},
      {{.day = day("2026-02-01")}, {2, 3, 4}, 3},
      {{.day = day("2023-01-01")}, {}, 0},
      {{.limit = 2, .offset = 1}, {1, 3}, 4},
      {{.cabinets = {kOtherShop, kShop}, .limit = 2, .offset = 3}, {4, 5}, 5},
  };
  for (const Row& row : rows) {
    const auto found = costs.list(row.filter);
    std::vector<std::int64_t> goods;
    for (const auto& one : found.rows) goods.push_back(one.cost.goods.units);
    CHECK(goods == row.goods);
    CHECK(found.total == row.total);
  }
}

TEST_CASE("sales of articles are summed from plain sales of reports in force", "[unit_costs]") {
  Costs costs;
  const auto save = [&](std::int64_t report_id, FinancePeriod period, bool settle,
                        const std::vector<FinanceRow>& rows) {
    costs.db.write([&](db::Tx& tx) {
      FinanceReport report;
      report.period = period;
      report.id = report_id;
      report.from = day("2026-03-02");
      report.to = day("2026-03-08");
      report.currency = "RUB";
      store::save_finance_report(tx, kShop, report);
      for (FinanceRow row : rows) {
        row.report = report;
        store::save_finance_row(tx, kShop, row);
      }
      if (settle) (void)store::settle_finance_reports(tx, kShop, period);
    });
  };
  const auto sale = [](std::int64_t rrd_id, std::int64_t nm_id, std::optional<std::string> size,
                       std::string_view on, std::int64_t rubles, FinanceKind kind = FinanceKind::sale) {
    FinanceRow row;
    row.rrd_id = rrd_id;
    if (nm_id != 0) row.nm_id = NmId{nm_id};
    row.size = std::move(size);
    row.day = day(on);
    row.kind = kind;
    row.quantity = 1;
    row.retail_amount = Amount{rubles * 10'000};
    return row;
  };
  save(1, FinancePeriod::weekly, true,
       {sale(1, 7, "42", "2026-03-02", 100), sale(2, 7, "42", "2026-03-02", 150),
        sale(3, 7, std::nullopt, "2026-03-03", 30), sale(4, 8, "0", "2026-03-08", 500),
        sale(5, 8, "0", "2026-03-08", 500, FinanceKind::returned),
        sale(6, 8, "0", "2026-03-08", 500, FinanceKind::other), sale(7, 0, "0", "2026-03-08", 900)});
  save(2, FinancePeriod::daily, false, {sale(8, 9, "0", "2026-03-08", 500)});  // still being read
  const auto sales = [&](std::optional<Date> from, std::optional<Date> to) {
    return costs.db.read([&](db::Tx& tx) { return store::article_sales(tx, kShop, from, to); });
  };
  const ArticleSales small{NmId{7}, "", day("2026-03-03"), "RUB", 1, Amount{300'000}};
  const ArticleSales shirts{NmId{7}, "42", day("2026-03-02"), "RUB", 2, Amount{2'500'000}};
  const ArticleSales other{NmId{8}, "0", day("2026-03-08"), "RUB", 1, Amount{5'000'000}};
  CHECK(sales(std::nullopt, std::nullopt) == std::vector{small, shirts, other});
  CHECK(sales(day("2026-03-03"), std::nullopt) == std::vector{small, other});
  CHECK(sales(day("2026-03-03"), day("2026-03-07")) == std::vector{small});
}

}  // namespace unit_costs_test
