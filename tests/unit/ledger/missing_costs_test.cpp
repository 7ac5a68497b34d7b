#include "core/ledger/missing_costs.hpp"

#include <catch2/catch.hpp>

namespace missing_costs_test {

using namespace wbd;
using namespace wbd::ledger;

namespace {

Date day(std::string_view text) {
  return parse_date(text).value();
}

ArticleSales sold(std::int64_t nm_id, std::string size, std::string_view on, std::int64_t units,
                  std::int64_t rubles, std::string currency = "RUB") {
  return {NmId{nm_id}, std::move(size), day(on), std::move(currency), units, Amount{rubles * 10'000}};
}

}  // namespace

TEST_CASE("articles with sales on days without a cost are listed, highest revenue first") {
  const std::vector<UnitCost> costs{
      {NmId{1}, "", day("2026-02-01"), Amount{1}, {}, {}, {}, "RUB"},
      {NmId{2}, "42", day("2024-01-29"), Amount{1}, {}, {}, {}, "RUB"},
  };
  const std::vector<ArticleSales> sales{
      sold(1, "0", "2026-01-30", 2, 100),  sold(1, "0", "2026-01-31", 1, 50),
      sold(1, "0", "2026-02-01", 9, 900),  sold(2, "42", "2026-01-01", 5, 500),
      sold(2, "44", "2026-01-05", 1, 400), sold(2, "44", "2026-01-02", 1, 300),
      sold(3, "", "2026-01-01", 1, 10),    sold(3, "", "2026-01-01", 1, 20, "KZT"),
  };
  const std::vector<MissingCost> expected{
      {NmId{2}, "RUB", 2, Amount{7'000'000}, day("2026-01-02"), day("2026-01-05")},
      {NmId{1}, "RUB", 3, Amount{1'500'000}, day("2026-01-30"), day("2026-01-31")},
      {NmId{3}, "KZT", 1, Amount{200'000}, day("2026-01-01"), day("2026-01-01")},
      {NmId{3}, "RUB", 1, Amount{100'000}, day("2026-01-01"), day("2026-01-01")},
  };
  CHECK(missing_costs(sales, CostBook(costs)) == expected);
  CHECK(missing_costs({}, CostBook(costs)).empty());
}

}  // namespace missing_costs_test
