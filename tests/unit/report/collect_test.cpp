#include <fmt/format.h>

#include "core/report/product_report.hpp"
#include "core/report/stock_alerts.hpp"
#include "core/store/reviews.hpp"
#include "core/store/sync_state.hpp"
#include "tests/unit/report/report_fixture.hpp"
#include "tests/unit/store/support.hpp"

namespace collect_test {

using namespace wbd;
using namespace wbd::report;
using wbd::report::at;

namespace {

const TimeZone kMoscow = TimeZone::moscow();
constexpr NmId kArticle{123456789};

std::int64_t save(db::Tx& tx, CabinetId cabinet, std::string srid, std::string_view time, OrderStatus status,
                  std::optional<std::int64_t> kopecks, NmId nm_id = kArticle) {
  Order order;
  order.cabinet_id = cabinet;
  order.srid = srid;
  order.ordered_at = order.updated_at = at(time);
  order.status = status;
  order.nm_id = nm_id;
  order.chrt_id = ChrtId{1};
  if (kopecks) order.price_with_discount = Money{*kopecks};
  const Order* const orders[] = {&order};
  store::save_orders(tx, cabinet, orders);
  return store::find_order(tx, std::array{cabinet}, srid).value().order.id.value;
}

void save_sale(db::Tx& tx, CabinetId cabinet, const char* id, const char* srid, std::string_view time,
               std::optional<std::int64_t> kopecks) {
  Sale sale;
  sale.cabinet_id = cabinet;
  sale.row.sale_id = id;
  sale.row.srid = srid;
  sale.row.kind = sale_kind(sale.row.sale_id);
  sale.row.sold_at = sale.row.changed_at = at(time);
  sale.row.nm_id = kArticle;
  if (kopecks) sale.row.price_with_discount = Money{*kopecks};
  const Sale* const sales[] = {&sale};
  store::save_sales(tx, cabinet, sales);
}

void finish(db::Tx& tx, CabinetId cabinet, Dataset dataset, std::string_view time) {
  auto lease = store::claim_lease(tx, cabinet, dataset, "test", at(time), 60s).value();
  store::Finish outcome;
  outcome.now = outcome.due_at = at(time);
  outcome.success = true;
  outcome.backfilled = true;
  store::SyncLog log;
  log.cabinet_id = cabinet;
  log.dataset = dataset;
  log.state = "succeeded";
  store::finish_sync(tx, lease, outcome, log);
}

}  // namespace

TEST_CASE("the report of an order contains the stored data of its article") {
  test::TempDatabase database;
  CabinetId mine, other;
  std::int64_t id = 0;
  database.write([&](db::Tx& tx) {
    mine = test::add_cabinet(tx, 42, "sid-1");
    other = test::add_cabinet(tx, 43, "sid-2");
    id = save(tx, mine, "one", "2026-11-20T09:00:00Z", OrderStatus::buyout, 1000'00);
    save(tx, mine, "two", "2026-11-21T09:00:00Z", OrderStatus::cancelled, std::nullopt);
    save(tx, mine, "edge", "2026-05-26T21:00:00Z", OrderStatus::created, 1'00);   // 179 days ago at 00:00
    save(tx, mine, "older", "2026-05-26T20:59:59Z", OrderStatus::created, 1'00);  // before every window
    save(tx, mine, "else", "2026-11-20T09:00:00Z", OrderStatus::buyout, 7'00, NmId{5});
    save(tx, other, "foreign", "2026-11-20T09:00:00Z", OrderStatus::buyout, 9'00);
    save_sale(tx, mine, "S1", "one", "2026-11-21T09:00:00Z", std::nullopt);  // no price: it takes the order's
    save_sale(tx, mine, "R1", "one", "2026-11-22T09:00:00Z", 900'00);
    const store::StockChange stock[] = {
        {{kArticle, ChrtId{1}, WarehouseType::wb, kHiddenWbWarehouse, "Склад WB", 4, 1, 0}, true}};
    store::save_stocks(tx, mine, stock, at("2026-11-22T10:00:00Z"));
    Review review;
    review.id = "r";
    review.nm_id = kArticle;
    review.rating = 5;
    review.created_at = at("2026-11-22T10:00:00Z");
    store::save_review(tx, mine, review);
    store::ensure_sync_states(tx, mine);
    finish(tx, mine, Dataset::orders, "2026-11-22T11:18:00Z");
    finish(tx, mine, Dataset::stocks, "2026-11-22T11:00:00Z");
  });

  const auto collected = [&](std::string_view order, CabinetId cabinet) {
    return database.read(
        [&](db::Tx& tx) { return order_report(tx, std::array{cabinet}, order, kNow, kMoscow); });
  };
  const auto report = collected("one", mine);
  REQUIRE(report.has_value());
  CHECK(collected(std::to_string(id), mine).value().order.order.srid == "one");
  CHECK(report->freshness.synced(Dataset::orders) == at("2026-11-22T11:18:00Z"));
  CHECK_FALSE(report->freshness.synced(Dataset::sales));
  CHECK_FALSE(report->freshness.as_of);

  const SalesNumbers week = report->overview.periods[0].current.at("RUB");
  CHECK(week.orders_count() == 2);
  CHECK(week.orders_sum.minor == 1000'00);
  CHECK(week.unpriced_count == 1);
  CHECK(week.buyouts_sum.minor == 1000'00);
  CHECK(week.returns_sum.minor == 900'00);
  CHECK(analytics::buyout_percent_hundredths(week) == 50'00);
  CHECK(report->overview.periods[4].previous.at("RUB").orders_count() == 1);
  REQUIRE(report->stock.size() == 1);
  CHECK(report->stock[0].quantity == 4);
  CHECK(report->stock[0].orders_in_window == 2);
  CHECK(report->rating.value().average_hundredths == 5'00);

  const auto foreign = collected("one", other);
  REQUIRE_FALSE(foreign.has_value());
  CHECK(foreign.error().code == Errc::not_found);
}

TEST_CASE("stock that runs out first comes first, and sold-out sizes are sorted by demand") {
  test::TempDatabase database;
  CabinetId mine;
  database.write([&](db::Tx& tx) {
    mine = test::add_cabinet(tx, 42, "sid-1");
    // Article: pieces left, orders in the 14 full days before 22.11.2026. One order in 14 days is 0.07 per
    // day.
    struct Size {
      std::int64_t article, left;
      int orders;
    };
    std::vector<store::StockChange> stock;
    for (const Size& size : {Size{1, 0, 1}, {2, 0, 3}, {3, 2, 5}, {4, 1, 4}, {5, 9, 2}, {6, 0, 0}}) {
      stock.push_back({{NmId{size.article}, ChrtId{1}, WarehouseType::wb, kHiddenWbWarehouse, "Склад WB",
                        size.left, 0, 0},
                       true});
      for (int i = 0; i < size.orders; ++i)
        save(tx, mine, fmt::format("{}-{}", size.article, i), "2026-11-20T09:00:00Z", OrderStatus::created,
             1'00, NmId{size.article});
    }
    store::save_stocks(tx, mine, stock, at("2026-11-22T10:00:00Z"));
  });
  const auto alerts = database.read([&](db::Tx& tx) { return stock_alerts(tx, {mine}, kNow, kMoscow); });
  const auto articles = [](const std::vector<SizeAlert>& sizes) {
    std::vector<std::int64_t> ids;
    for (const auto& size : sizes) ids.push_back(size.nm_id.value);
    return ids;
  };
  CHECK(alerts.quantity == 12);
  CHECK(articles(alerts.critical) == std::vector<std::int64_t>{4, 3});  // 3.5 days before 5.6 days
  CHECK(articles(alerts.out) == std::vector<std::int64_t>{2, 1});
}

TEST_CASE("the last order of a product is the newest that still counts, with its expected profit") {
  test::TempDatabase database;
  CabinetId mine;
  database.write([&](db::Tx& tx) {
    mine = test::add_cabinet(tx, 42, "sid-1");
    save(tx, mine, "older", "2026-11-18T09:00:00Z", OrderStatus::buyout, 1000'00);
    save(tx, mine, "last", "2026-11-19T09:00:00Z", OrderStatus::created, 1000'00);
    save(tx, mine, "back", "2026-11-20T09:00:00Z", OrderStatus::returned, 1000'00);
    save(tx, mine, "gone", "2026-11-21T09:00:00Z", OrderStatus::cancelled, 1000'00);
    save(tx, mine, "only", "2026-11-21T09:00:00Z", OrderStatus::cancelled, 1000'00, NmId{5});
  });
  const auto last_of = [&](NmId nm_id) {
    return database.read([&](db::Tx& tx) { return product_report(tx, {mine}, nm_id, kNow, kMoscow).value(); })
        .last_order;
  };
  const auto last = last_of(kArticle);
  REQUIRE(last);
  CHECK(last->ordered_at == at("2026-11-19T09:00:00Z"));
  CHECK(last->profit.expected.no_profit == ledger::NoProfit::payout_unknown);
  CHECK_FALSE(last->profit.costs_exist);
  CHECK_FALSE(last_of(NmId{5}));
}

TEST_CASE("all stock of an article is read, however many warehouses it lies in") {
  test::TempDatabase database;
  CabinetId cabinet;
  database.write([&](db::Tx& tx) {
    cabinet = test::add_cabinet(tx, 42, "sid-1");
    save(tx, cabinet, "one", "2026-11-20T09:00:00Z", OrderStatus::created, 100);
    std::vector<store::StockChange> stock;
    for (int warehouse = 1; warehouse <= 2300; ++warehouse) {
      stock.push_back(
          {{kArticle, ChrtId{1}, WarehouseType::seller, WarehouseId{warehouse}, "Склад", 1, 0, 0}, true});
    }
    store::save_stocks(tx, cabinet, stock, at("2026-11-22T10:00:00Z"));
  });
  const auto report = database.read(
      [&](db::Tx& tx) { return order_report(tx, std::array{cabinet}, "one", kNow, kMoscow).value(); });
  REQUIRE(report.stock.size() == 1);
  CHECK(report.stock[0].quantity == 2300);
  CHECK(report.stock[0].warehouses.size() == 2300);
}

}  // namespace collect_test
