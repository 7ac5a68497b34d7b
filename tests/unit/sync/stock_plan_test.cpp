#include "core/sync/stock_plan.hpp"

#include <catch2/catch.hpp>

using namespace wb;

namespace {

Stock row(std::int64_t chrt, std::int64_t quantity, WarehouseType type = WarehouseType::wb,
          std::int64_t warehouse = kHiddenWbWarehouse.value) {
  Stock stock;
  stock.nm_id = NmId{chrt / 10};
  stock.chrt_id = ChrtId{chrt};
  stock.warehouse_type = type;
  stock.warehouse_id = WarehouseId{warehouse};
  stock.warehouse = "Склад WB";
  stock.quantity = quantity;
  return stock;
}

std::optional<std::int64_t> planned(const sync::StockPlan& plan, std::int64_t chrt) {
  for (const auto& change : plan.changes) {
    if (change.row.chrt_id == ChrtId{chrt}) return change.row.quantity;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("rows of one size in one warehouse are summed") {
  const std::vector<Stock> theirs{row(10, 3), row(10, 4), row(20, 1)};
  const auto plan = sync::plan_stock_changes({}, theirs, WarehouseType::wb, true);
  CHECK(plan.counts.created == 2);
  CHECK(planned(plan, 10) == 7);
}

TEST_CASE("a row that a complete answer does not show any more becomes 0 once") {
  const std::vector<Stock> ours{row(10, 3), row(20, 5)};
  const std::vector<Stock> theirs{row(20, 5)};
  const auto plan = sync::plan_stock_changes(ours, theirs, WarehouseType::wb, true);
  CHECK(planned(plan, 10) == 0);
  CHECK(plan.counts.changed == 1);
  CHECK(plan.counts.unchanged == 1);
  const std::vector<Stock> zeroed{row(10, 0), row(20, 5)};
  CHECK(sync::plan_stock_changes(zeroed, theirs, WarehouseType::wb, true).changes.empty());
}

TEST_CASE("an incomplete answer zeroes nothing") {
  const std::vector<Stock> ours{row(10, 3)};
  CHECK(sync::plan_stock_changes(ours, {}, WarehouseType::wb, false).changes.empty());
}

TEST_CASE("a source speaks only of its own kind of warehouse") {
  const std::vector<Stock> ours{row(10, 3), row(10, 8, WarehouseType::seller, 555)};
  const auto plan = sync::plan_stock_changes(ours, {}, WarehouseType::wb, true);
  REQUIRE(plan.changes.size() == 1);
  CHECK(plan.changes[0].row.warehouse_type == WarehouseType::wb);
}
