#include "core/store/stocks.hpp"

#include <catch2/catch.hpp>

#include "core/store/orders.hpp"
#include "core/store/products.hpp"
#include "core/store/sync_state.hpp"
#include "core/sync/products/ingest.hpp"
#include "tests/unit/rows.hpp"
#include "tests/unit/store/catalog_rows.hpp"
#include "tests/unit/store/support.hpp"

namespace stocks_test {

using namespace wbd;
using namespace wbd::db;
using namespace wbd::store;
using namespace wbd::test;

namespace {

Stock make_stock(std::int64_t nm_id, std::int64_t chrt_id, std::int64_t warehouse_id, std::int64_t quantity) {
  Stock stock;
  stock.nm_id = NmId{nm_id};
  stock.chrt_id = ChrtId{chrt_id};
  stock.warehouse_id = WarehouseId{warehouse_id};
  stock.warehouse = "W" + std::to_string(warehouse_id);
  stock.quantity = quantity;
  return stock;
}

void save(Tx& tx, const std::vector<Stock>& rows, std::int64_t now = 1, CabinetId cabinet = kCabinet) {
  std::vector<StockChange> changes;
  for (const Stock& row : rows) changes.push_back({row, true});
  save_stocks(tx, cabinet, changes, at(now));
}

void save_order(Tx& tx, std::string srid, std::int64_t ordered_at, const std::function<void(Order&)>& set) {
  Order order;
  order.srid = std::move(srid);
  order.ordered_at = at(ordered_at);
  order.nm_id = NmId{5};
  set(order);
  const std::array pointers{static_cast<const Order*>(&order)};
  save_orders(tx, kCabinet, pointers);
}

StockFilter stock_filter() {
  StockFilter filter;
  filter.cabinets = {kCabinet};
  filter.speed_from = at(1'000);
  filter.speed_to = at(2'000);
  return filter;
}

using Keys = std::vector<std::array<std::int64_t, 3>>;

Keys keys_of(const StockPage& page) {
  Keys keys;
  for (const StockRow& row : page.rows) {
    keys.push_back({row.stock.nm_id.value, row.stock.chrt_id.value, row.stock.warehouse_id.value});
  }
  return keys;
}

}  // namespace

TEST_CASE("stock rows come back as saved and are replaced by key") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Stock row = make_stock(5, 51, kHiddenWbWarehouse.value, 3);
    row.in_way_to_client = 4;
    row.in_way_from_client = 5;
    Stock seller = make_stock(5, 51, kHiddenWbWarehouse.value, 8);
    seller.warehouse_type = WarehouseType::seller;
    save(tx, {row, seller}, 10);
    CHECK(load_stocks(tx, kCabinet) == std::vector{row, seller});
    CHECK(load_stocks(tx, kOther).empty());

    row.quantity = 0;
    row.warehouse = "renamed";
    save(tx, {row}, 20);
    CHECK(load_stocks(tx, kCabinet) == std::vector{row, seller});
    const StockPage page = list_stocks(tx, stock_filter());
    CHECK(page.rows.at(0).updated_at == at(20));
    CHECK(page.rows.at(1).updated_at == at(10));
  });
}

TEST_CASE("orders count for a size by its id, else its barcode, else its size text") {
  TempDatabase database;
  database.write([](Tx& tx) {
    sync::ingest_products(tx, kCabinet, std::vector{full_product()});
    save(tx, {make_stock(5, 51, 1, 10), make_stock(5, 51, 2, 10), make_stock(5, 52, 1, 10),
              make_stock(5, 54, 1, 10)});
    save_order(tx, "by id", 1'000, [](Order& o) {
      o.chrt_id = ChrtId{51};
      o.barcode = "not of this size";
      o.size = "0";
    });
    save_order(tx, "by barcode", 1'500, [](Order& o) {
      o.barcode = "222";
      o.size = "0";
    });
    save_order(tx, "by size", 1'999, [](Order& o) {
      o.barcode = "unknown";
      o.size = "0";
    });
    save_order(tx, "an id the card does not know", 1'500, [](Order& o) { o.chrt_id = ChrtId{54}; });
    save_order(tx, "cancelled counts too", 1'500, [](Order& o) {
      o.chrt_id = ChrtId{52};
      o.status = OrderStatus::cancelled;
    });
    save_order(tx, "of no size", 1'500, [](Order& o) { o.size = "XXL"; });
    save_order(tx, "too early", 999, [](Order& o) { o.chrt_id = ChrtId{51}; });
    save_order(tx, "too late", 2'000, [](Order& o) { o.chrt_id = ChrtId{51}; });
    save_order(tx, "other article", 1'500, [](Order& o) {
      o.nm_id = NmId{6};
      o.size = "S";
    });

    const StockPage page = list_stocks(tx, stock_filter());
    REQUIRE(keys_of(page) == Keys{{5, 51, 1}, {5, 51, 2}, {5, 52, 1}, {5, 54, 1}});
    CHECK(page.rows[0].orders_in_window == 2);
    CHECK(page.rows[1].orders_in_window == 2);
    CHECK(page.rows[2].orders_in_window == 2);
    CHECK(page.rows[3].orders_in_window == 1);
    CHECK(page.rows[0].size == "S");
    CHECK(page.rows[0].barcode == "111");
    CHECK(page.rows[0].vendor_code == "vendor");
    CHECK(page.rows[0].title == "Title 5");
    CHECK(page.rows[2].size == "0");
    CHECK_FALSE(page.rows[2].barcode.has_value());
    CHECK_FALSE(page.rows[3].size.has_value());
    CHECK(page.rows[3].title == "Title 5");
  });
}

TEST_CASE("critical means at most the given days, or nothing left of what is ordered") {
  TempDatabase database;
  // 14 orders in 14 days: one a day.
  struct Case {
    const char* name;
    std::int64_t quantity;
    int orders;
    bool critical;
  };
  const auto c = EACH_ROW(Case, {{"exactly the threshold", 7, 14, true},
                                 {"one more", 8, 14, false},
                                 {"a fraction over", 4, 7, false},
                                 {"a fraction under", 3, 7, true},
                                 {"empty but ordered", 0, 1, true},
                                 {"empty and never ordered", 0, 0, false},
                                 {"full and never ordered", 1, 0, false}});
  INFO(c.name);
  database.write([&](Tx& tx) {
    save(tx, {make_stock(5, 51, 1, c.quantity)});
    for (int i = 0; i < c.orders; ++i) {
      save_order(tx, "o" + std::to_string(i), 1'500, [](Order& o) { o.chrt_id = ChrtId{51}; });
    }
    StockFilter filter = stock_filter();
    filter.critical = true;
    CHECK(list_stocks(tx, filter).total == (c.critical ? 1 : 0));
    filter.critical = false;
    CHECK(list_stocks(tx, filter).total == (c.critical ? 0 : 1));
    filter.critical.reset();
    CHECK(list_stocks(tx, filter).total == 1);
  });
}

TEST_CASE("stock is filtered, ordered by article, size and warehouse, and paged") {
  TempDatabase database;
  database.write([](Tx& tx) {
    sync::ingest_products(tx, kCabinet, std::vector{full_product()});
    save(tx, {make_stock(9, 91, 1, 1), make_stock(5, 52, 2, 1), make_stock(5, 51, 2, 0),
              make_stock(5, 51, 1, 50)});
    save(tx, {make_stock(5, 51, 1, 1)}, 1, kOther);
    save_order(tx, "o", 1'500, [](Order& o) { o.chrt_id = ChrtId{51}; });
  });
  struct Case {
    const char* name;
    std::function<void(StockFilter&)> set;
    Keys want;
    std::int64_t total;
  };
  const std::vector<Case> cases{
      {"all", [](StockFilter&) {}, {{5, 51, 1}, {5, 51, 2}, {5, 52, 2}, {9, 91, 1}}, 4},
      {"two cabinets",
       [](StockFilter& f) {
         f.cabinets = {kCabinet, kOther};
       },
       {{5, 51, 1}, {5, 51, 1}, {5, 51, 2}, {5, 52, 2}, {9, 91, 1}},
       5},
      {"warehouse", [](StockFilter& f) { f.warehouse_id = WarehouseId{2}; }, {{5, 51, 2}, {5, 52, 2}}, 2},
      {"article", [](StockFilter& f) { f.nm_id = NmId{9}; }, {{9, 91, 1}}, 1},
      {"size", [](StockFilter& f) { f.size = "S"; }, {{5, 51, 1}, {5, 51, 2}}, 2},
      {"size and warehouse",
       [](StockFilter& f) {
         f.size = "S";
         f.warehouse_id = WarehouseId{2};
       },
       {{5, 51, 2}},
       1},
      {"page", [](StockFilter& f) { f.limit = 2, f.offset = 1; }, {{5, 51, 2}, {5, 52, 2}}, 4},
      {"page of a size", [](StockFilter& f) { f.size = "S", f.limit = 1, f.offset = 1; }, {{5, 51, 2}}, 2},
      {"past the end of a size", [](StockFilter& f) { f.size = "S", f.offset = 9; }, {}, 2},
      {"critical", [](StockFilter& f) { f.critical = true; }, {{5, 51, 2}}, 1},
      {"not critical", [](StockFilter& f) { f.critical = false; }, {{5, 51, 1}, {5, 52, 2}, {9, 91, 1}}, 3},
  };
  for (const Case& c : cases) {
    INFO(c.name);
    StockFilter filter = stock_filter();
    c.set(filter);
    const StockPage page = database.read([&](Tx& tx) { return list_stocks(tx, filter); });
    CHECK(keys_of(page) == c.want);
    CHECK(page.total == c.total);
  }
}

TEST_CASE("stock of one article in two cabinets keeps each cabinet's own facts") {
  TempDatabase database;
  database.write([](Tx& tx) {
    Product other = make_product(5);
    other.title = "Other";
    sync::ingest_products(tx, kCabinet, std::vector{make_product(5)});
    sync::ingest_products(tx, kOther, std::vector{other});
    save(tx, {make_stock(5, 51, 1, 1), make_stock(5, 52, 1, 1)});
    save(tx, {make_stock(5, 51, 1, 1), make_stock(5, 52, 1, 1)}, 1, kOther);
    StockFilter filter = stock_filter();
    filter.cabinets = {kOther, kCabinet};
    const StockPage page = list_stocks(tx, filter);
    REQUIRE(page.rows.size() == 4);
    for (const StockRow& row : page.rows) {
      CHECK(row.title == (row.cabinet_id == kOther ? "Other" : "Title 5"));
    }
  });
}

TEST_CASE("a product's stock is unknown until stock was synced, then the sum of its rows") {
  TempDatabase database;
  database.write([](Tx& tx) {
    const CabinetId id = add_cabinet(tx, 1, "aaaa");
    sync::ingest_products(tx, id, std::vector{make_product(5), make_product(6)});
    ProductFilter filter;
    filter.cabinets = {id};
    filter.nm_id = NmId{5};
    CHECK_FALSE(list_products(tx, filter).rows.at(0).stock.has_value());

    auto lease = claim_lease(tx, id, Dataset::stocks, "a", at(1), Millis{1'000});
    Finish finish;
    finish.now = at(1);
    finish.success = true;
    SyncLog log;
    log.cabinet_id = id;
    finish_sync(tx, *lease, finish, log);
    CHECK(list_products(tx, filter).rows.at(0).stock == 0);

    save(tx,
         {make_stock(5, 51, 1, 3), make_stock(5, 51, 2, 4), make_stock(5, 52, 1, 0), make_stock(6, 61, 1, 9)},
         1, id);
    const ProductRow row = list_products(tx, filter).rows.at(0);
    CHECK(row.stock == 7);
    CHECK(row.by_size == std::unordered_map<std::int64_t, std::int64_t>{{51, 7}, {52, 0}});
  });
}

}  // namespace stocks_test
