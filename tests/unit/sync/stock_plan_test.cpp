#include <array>
#include <map>

#include <catch2/catch.hpp>

#include "core/sync/stocks/plan.hpp"
#include "core/wb/remains.hpp"

namespace stock_plan_test {

using namespace wbd;

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

const auto kComplete = [](const Stock&) { return true; };
const auto kIncomplete = [](const Stock&) { return false; };

}  // namespace

TEST_CASE("rows of one size in one warehouse are summed") {
  const std::vector<Stock> theirs{row(10, 3), row(10, 4), row(20, 1)};
  const auto plan = sync::plan_stock_changes({}, theirs, WarehouseType::wb, kComplete);
  CHECK(plan.counts.created == 2);
  CHECK(planned(plan, 10) == 7);
}

TEST_CASE("a row that a complete answer does not show any more becomes 0 once") {
  const std::vector<Stock> ours{row(10, 3), row(20, 5)};
  const std::vector<Stock> theirs{row(20, 5)};
  const auto plan = sync::plan_stock_changes(ours, theirs, WarehouseType::wb, kComplete);
  CHECK(planned(plan, 10) == 0);
  CHECK(plan.counts.changed == 1);
  CHECK(plan.counts.unchanged == 1);
  const std::vector<Stock> zeroed{row(10, 0), row(20, 5)};
  CHECK(sync::plan_stock_changes(zeroed, theirs, WarehouseType::wb, kComplete).changes.empty());
}

TEST_CASE("an incomplete answer zeroes nothing") {
  const std::vector<Stock> ours{row(10, 3)};
  CHECK(sync::plan_stock_changes(ours, {}, WarehouseType::wb, kIncomplete).changes.empty());
}

TEST_CASE("a source speaks only of its own kind of warehouse") {
  const std::vector<Stock> ours{row(10, 3), row(10, 8, WarehouseType::seller, 555)};
  const auto plan = sync::plan_stock_changes(ours, {}, WarehouseType::wb, kComplete);
  REQUIRE(plan.changes.size() == 1);
  CHECK(plan.changes[0].row.warehouse_type == WarehouseType::wb);
}

namespace {

constexpr std::int64_t kFirst = 501, kSecond = 502;

Stock seller(std::int64_t chrt, std::int64_t warehouse, std::int64_t quantity) {
  return row(chrt, quantity, WarehouseType::seller, warehouse);
}

std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> levels(const std::vector<Stock>& ours,
                                                                     const sync::StockPlan& plan) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> out;
  for (const Stock& stock : ours) out[{stock.warehouse_id.value, stock.chrt_id.value}] = stock.quantity;
  for (const auto& change : plan.changes) {
    out[{change.row.warehouse_id.value, change.row.chrt_id.value}] = change.row.quantity;
  }
  return out;
}

}  // namespace

TEST_CASE("one source a warehouse of the seller: Marketplace before the report") {
  using Levels = std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>;
  using Ids = std::vector<std::int64_t>;
  struct Case {
    const char* name;
    std::vector<Stock> ours;
    sync::SellerStock theirs;
    Levels expected;
    Ids empty_now;
    bool report_empty_now;
  };
  const std::vector<Stock> stored{seller(10, kFirst, 3), seller(20, kFirst, 4), seller(10, kSecond, 5)};
  const Levels as_stored{{{kFirst, 10}, 3}, {{kFirst, 20}, 4}, {{kSecond, 10}, 5}};
  const WarehouseId first{kFirst}, second{kSecond};
  const std::vector<Case> cases{
      {"Marketplace wins where both tell",
       {},
       {.marketplace = {{first, "A", {seller(10, kFirst, 7)}}},
        .sizes = {10, 20},
        .report = {seller(10, kFirst, 1), seller(20, kFirst, 2), seller(10, kSecond, 9)},
        .report_complete = true},
       {{{kFirst, 10}, 7}, {{kSecond, 10}, 9}},
       {},
       false},
      {"the report has sizes Marketplace was not asked for",
       {},
       {.marketplace = {{first, "A", {seller(10, kFirst, 7)}}},
        .sizes = {10},
        .report = {seller(10, kFirst, 1), seller(30, kFirst, 2)},
        .report_complete = true},
       {{{kFirst, 10}, 7}, {{kFirst, 30}, 2}},
       {},
       false},
      {"a size that Marketplace leaves out has none; what it was not asked for stays",
       stored,
       {.marketplace = {{first, "A", {seller(10, kFirst, 1)}}}, .sizes = {10, 20}},
       {{{kFirst, 10}, 1}, {{kFirst, 20}, 0}, {{kSecond, 10}, 5}},
       {},
       false},
      {"0 of a size that never had stock is no row",
       {},
       {.marketplace = {{first, "A", {seller(10, kFirst, 0)}}}, .sizes = {10, 20}},
       {},
       {},
       false},
      {"an empty warehouse over stored goods waits for a second look, the report does not speak for it",
       stored,
       {.marketplace = {{first, "A", {}}, {second, "B", {seller(10, kSecond, 6)}}},
        .sizes = {10, 20},
        .report = {seller(10, kFirst, 1)},
        .report_complete = true},
       {{{kFirst, 10}, 3}, {{kFirst, 20}, 4}, {{kSecond, 10}, 6}},
       {kFirst},
       false},
      {"the second empty look counts",
       stored,
       {.marketplace = {{first, "A", {}}, {second, "B", {seller(10, kSecond, 6)}}},
        .sizes = {10, 20},
        .empty_before = {kFirst}},
       {{{kFirst, 10}, 0}, {{kFirst, 20}, 0}, {{kSecond, 10}, 6}},
       {},
       false},
      {"nothing was read: everything stays", stored, {}, as_stored, {}, false},
      {"the report alone, complete: what it does not show is gone",
       stored,
       {.report = {seller(10, kFirst, 8)}, .report_complete = true},
       {{{kFirst, 10}, 8}, {{kFirst, 20}, 0}, {{kSecond, 10}, 0}},
       {},
       false},
      {"the report alone, with rows that were not understood: nothing is gone",
       stored,
       {.report = {seller(10, kFirst, 8)}},
       {{{kFirst, 10}, 8}, {{kFirst, 20}, 4}, {{kSecond, 10}, 5}},
       {},
       false},
      {"an empty report over stored goods waits for a second one",
       stored,
       {.report_complete = true},
       as_stored,
       {},
       true},
      {"the second empty report counts",
       stored,
       {.report_complete = true, .report_empty_before = true},
       {{{kFirst, 10}, 0}, {{kFirst, 20}, 0}, {{kSecond, 10}, 0}},
       {},
       false},
      {"an empty report is no surprise when Marketplace reports all that is stored",
       {seller(10, kFirst, 3)},
       {.marketplace = {{first, "A", {seller(10, kFirst, 2)}}}, .sizes = {10}, .report_complete = true},
       {{{kFirst, 10}, 2}},
       {},
       false},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const auto plan = sync::plan_seller_stock(c.ours, c.theirs);
    CHECK(levels(c.ours, plan.plan) == c.expected);
    CHECK(plan.empty_now == c.empty_now);
    CHECK(plan.report_empty_now == c.report_empty_now);
    CHECK(plan.confirmed() == (c.empty_now.empty() && !c.report_empty_now));
  }
}

TEST_CASE("a warehouse the seller does not have any more holds nothing") {
  const std::vector<Stock> ours{seller(10, kFirst, 3), seller(10, kSecond, 5)};
  sync::SellerStock theirs;
  theirs.listed = {kSecond};
  auto plan = sync::plan_seller_stock(ours, theirs);
  CHECK(levels(ours, plan.plan).at({kFirst, 10}) == 0);
  CHECK(levels(ours, plan.plan).at({kSecond, 10}) == 5);
  CHECK(plan.confirmed());

  theirs.listed->clear();
  plan = sync::plan_seller_stock(ours, theirs);
  CHECK(plan.list_empty_now);
  CHECK(plan.plan.changes.empty());
  theirs.list_empty_before = true;
  plan = sync::plan_seller_stock(ours, theirs);
  CHECK(plan.confirmed());
  CHECK(levels(ours, plan.plan).at({kSecond, 10}) == 0);
}

TEST_CASE("stock of WB's warehouses is not touched by what the seller's sources say") {
  const std::vector<Stock> ours{row(10, 3)};
  sync::SellerStock theirs;
  theirs.report_complete = true;
  const auto plan = sync::plan_seller_stock(ours, theirs);
  CHECK(plan.plan.changes.empty());
  CHECK(plan.confirmed());
}

TEST_CASE(
    "the remains find their size by barcode, otherwise by its name, and belong to the pseudo-warehouse") {
  const std::vector<store::CardSize> sizes{
      {NmId{1}, {ChrtId{11}, "S", {"111", "112"}}},
      {NmId{1}, {ChrtId{12}, "M", {"121"}}},
      {NmId{2}, {ChrtId{21}, "S", {}}},
  };
  struct Case {
    const char* name;
    wb::Remains rows_of;
    std::int64_t chrt_id;
  };
  const std::vector<Case> cases{
      {"barcode", {NmId{1}, "112", "S", 5, 2, 1}, 11},
      {"barcode against name", {NmId{1}, "121", "S", 5, 2, 1}, 12},
      {"name", {NmId{2}, std::nullopt, "S", 5, 2, 1}, 21},
      {"unknown barcode, known name", {NmId{1}, "999", "M", 5, 2, 1}, 12},
      {"name of another article", {NmId{2}, "999", "M", 5, 2, 1}, 0},
      {"nothing known", {NmId{3}, std::nullopt, std::nullopt, 5, 2, 1}, 0},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    const auto rows = sync::stocks_of_remains(std::vector{c.rows_of}, sizes);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == Stock{c.rows_of.nm_id, ChrtId{c.chrt_id}, WarehouseType::wb, kHiddenWbWarehouse,
                           "Склад WB", 5, 2, 1});
  }
}

TEST_CASE("the levels of a size are over all its warehouses, whatever their ids") {
  const std::vector<Stock> ours{row(10, 3), row(10, 4, WarehouseType::seller, kHiddenWbWarehouse.value),
                                row(11, 5), row(20, 1), row(30, 9)};
  sync::StockPlan plan;
  plan.changes = {{row(10, 0), false},                                                 // 3 of 7 are gone
                  {row(11, 2), false}, {row(11, 3, WarehouseType::seller, 77), true},  // moved, not sold
                  {row(40, 6), true},  {row(50, 0), true},
                  {row(20, 1), false}};  // only its warehouse has another name
  std::vector<std::array<std::int64_t, 4>> got;
  for (const auto& level : sync::changed_levels(ours, plan))
    got.push_back({level.nm_id.value, level.chrt_id.value, level.before, level.after});
  CHECK(got == std::vector<std::array<std::int64_t, 4>>{{1, 10, 7, 4}, {4, 40, 0, 6}});
}

TEST_CASE("goods that move between warehouses are no news until both have been seen") {
  // A size of five pieces in WB's warehouse goes to the seller's; a second one is sold out; a third stays.
  const auto row = [](std::int64_t chrt_id, WarehouseType type, std::int64_t quantity) {
    return Stock{NmId{1}, ChrtId{chrt_id}, type, WarehouseId{type == WarehouseType::wb ? -999'999 : 7},
                 "",      quantity,        0,    0};
  };
  const auto plan_of = [](std::vector<Stock> changes) {
    sync::StockPlan plan;
    for (Stock& change : changes) plan.changes.push_back({std::move(change), false});
    return plan;
  };
  using Levels = std::vector<std::array<std::int64_t, 3>>;
  const auto rows_of = [](const std::vector<sync::SizeLevel>& levels) {
    Levels out;
    for (const auto& level : levels) out.push_back({level.chrt_id.value, level.before, level.after});
    return out;
  };
  std::vector<sync::DeferredLevel> deferred;
  std::vector<Stock> ours{row(1, WarehouseType::wb, 5), row(2, WarehouseType::wb, 3),
                          row(3, WarehouseType::wb, 9)};
  const auto gone = plan_of({row(1, WarehouseType::wb, 0), row(2, WarehouseType::wb, 0)});
  SECTION("seen at once") {
    auto plan = gone;
    plan += plan_of({row(1, WarehouseType::seller, 5)});
    CHECK(rows_of(sync::levels_to_report(ours, plan, true, deferred)) == Levels{{2, 3, 0}});
    CHECK(deferred.empty());
  }
  SECTION("one after the other") {
    CHECK(sync::levels_to_report(ours, gone, false, deferred).empty());
    CHECK(deferred.size() == 2);
    ours = {row(1, WarehouseType::wb, 0), row(2, WarehouseType::wb, 0), row(3, WarehouseType::wb, 9)};
    const auto arrived = plan_of({row(1, WarehouseType::seller, 5)});
    CHECK(rows_of(sync::levels_to_report(ours, arrived, true, deferred)) == Levels{{2, 3, 0}});
    CHECK(deferred.empty());
  }
}

}  // namespace stock_plan_test
